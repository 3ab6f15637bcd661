import { Executor } from '../src/executor.ts';
import { type Nanoseconds, PollOutcome, PollSource, type Probe, type TaskView } from '../src/probe.ts';
import { quiet } from './quiet-probe.ts';

const nameOf = (names: Readonly<Record<string, number>>, value: number): string =>
  Object.keys(names).find((name) => names[name] === value) ?? `unknown ${value}`;

/** Writes down polls and waits, without times: `a scheduled pending`, `a waits for sleep`. */
export class PollTrace {
  readonly lines: string[] = [];
  readonly durations: { readonly name: string; readonly isForeign: boolean; readonly duration: Nanoseconds }[] = [];
  readonly probe: Probe = {
    ...quiet,
    pollStarted: (task) => this.#begin(task),
    pollEnded: (task, end, outcome) => this.#end(task, end, outcome),
    taskWaiting: (task, _time, { kind }) => this.lines.push(`${task.name} waits for ${kind}`),
    taskEnded: (task) => this.lines.push(`${task.name} ends`),
  };
  /** At most one poll is in progress on a thread. */
  #open: TaskView | undefined;

  #begin(task: TaskView): void {
    if (this.#open !== undefined) throw new Error(`${task.name} is polled within a poll of ${this.#open.name}`);
    if (task.pollStartedAt < task.runnableSince) throw new Error(`${task.name} is polled before it is runnable`);
    this.#open = task;
  }

  #end(task: TaskView, end: Nanoseconds, outcome: PollOutcome): void {
    if (this.#open !== task) throw new Error(`a poll of ${task.name} ends that did not begin`);
    this.#open = undefined;
    const isForeign = task.pollSource === PollSource.foreign;
    this.durations.push({ name: task.name, isForeign, duration: end - task.pollStartedAt });
    this.lines.push(`${task.name} ${isForeign ? 'foreign' : 'scheduled'} ${nameOf(PollOutcome, outcome)}`);
  }
}

/** An executor on the host's event loop, with its one queue and what a probe is told of its polls. */
export function tracedExecutor(options: { readonly measureForeign?: boolean } = {}) {
  const executor = new Executor({ queues: { main: { weight: 1 } }, ...options });
  const trace = new PollTrace();
  executor.observe(trace.probe);
  return { executor, queue: executor.queue('main'), trace };
}

/** Uses the CPU for so long. */
export function burn(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}
