import type { Task } from '../task.ts';
import type { TaskBody, Wait } from '../wait.ts';
import type { AsyncPolls } from './async-polls.ts';
import { AbortError, type AsyncTask } from './async-task.ts';
import type { ResumableBody } from './resumable-body.ts';
import { Scope } from './scope.ts';

export type AsyncFunction<T> = (task: AsyncTask) => PromiseLike<T>;

/** What can be spawned. */
export type TaskFunction<T> = (() => TaskBody<T>) | AsyncFunction<T>;

/** One that was declared `async`, bound or not: what another function returns is not known before it is called. */
export function isAsyncFunction<T>(value: TaskFunction<T>): value is AsyncFunction<T> {
  return Object.prototype.toString.call(value) === '[object AsyncFunction]';
}

/** `over`: the task has ended, whatever the function still does. */
type State<T> =
  | { readonly kind: 'unbegun' }
  | { readonly kind: 'running' }
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'over' };

/** An async function as the body of a task. */
export class AsyncBody<T> implements ResumableBody<T> {
  readonly #function: AsyncFunction<T>;
  readonly #task: Task<T>;
  readonly #polls: AsyncPolls;
  readonly #scope: Scope;
  #state: State<T> = { kind: 'unbegun' };

  constructor(body: AsyncFunction<T>, task: Task<T>, polls: AsyncPolls) {
    this.#function = body;
    this.#task = task;
    this.#polls = polls;
    this.#scope = new Scope(this, task, polls);
  }

  resume(): void {
    switch (this.#state.kind) {
      case 'unbegun':
        this.#begin();
        return;
      case 'running':
        this.#scope.leaves.poll();
        return;
      case 'returned':
      case 'threw':
      case 'over':
        return;
    }
  }

  next(): IteratorResult<Wait, T> {
    const state = this.#state;
    switch (state.kind) {
      case 'running':
        return this.#scope.step;
      case 'returned':
        this.#end(this.#scope.endedError());
        return { done: true, value: state.value };
      case 'threw':
        this.#end(this.#scope.endedError());
        throw state.error;
      case 'unbegun':
      case 'over':
        throw new Error(`an async function that is ${state.kind} is not polled`);
    }
  }

  /**
   * What the function awaits of the executor throws, and its signal is aborted. What it does from then on is no part of the
   * task, and an error out of it is reported.
   */
  abort(): void {
    if (this.#state.kind === 'unbegun') this.#state = { kind: 'over' };
    else this.#end(new AbortError(`task "${this.#task.name}" (${this.#task.id}) was aborted`));
  }

  jobBegins(): void {
    if (this.#state.kind !== 'over') this.#polls.jobBegins(this, this.#task);
  }

  jobEnds(): void {
    this.#polls.jobEnds(this);
  }

  #begin(): void {
    this.#state = { kind: 'running' };
    this.#polls.began();
    this.#function(this.#scope).then(
      (value) => this.#settled({ kind: 'returned', value }),
      (error: unknown) => this.#settled({ kind: 'threw', error }),
    );
  }

  #settled(state: State<T>): void {
    if (this.#state.kind === 'running') {
      this.#state = state;
      this.#polls.settled(this, this.#task);
    } else if (state.kind === 'threw' && !isAbort(state.error)) {
      this.#polls.report(state.error);
    }
  }

  #end(reason: Error): void {
    this.#state = { kind: 'over' };
    this.#polls.ended();
    try {
      this.#scope.end(reason);
    } catch (error) {
      this.#polls.report(error);
    }
  }
}

/** The task's own abort, or what the host makes of it: its functions throw an error of their own with the same name. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
