import type { TaskId } from '@pollscope/protocol';
import type { Texts } from './texts.ts';

/** Most groups that are told apart; what is beyond them, the least polled, is one. */
const MAX_GROUPS = 200;

/**
 * The tasks of a run by small integers from 1, in the order in which they were met: the ids of other runtimes can be of any
 * size and wherever. What a task is called, its group and its kind may be learnt at any time.
 */
export class Tasks {
  readonly #texts: Texts;
  readonly #ids = new Map<number, TaskId>();
  readonly #names: number[] = [0];
  readonly #groups: number[] = [0];
  readonly #polls: number[] = [0];

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  get count(): number {
    return this.#names.length - 1;
  }

  /** The task with this id in the source, as `key`. */
  idOf(key: number): TaskId {
    return this.#ids.get(key) ?? this.begin(key);
  }

  /** Another task with this id: the one before has ended. */
  begin(key: number): TaskId {
    const id = this.#names.length;
    this.#ids.set(key, id);
    this.#names.push(0);
    this.#groups.push(0);
    this.#polls.push(0);
    return id;
  }

  /** The task that has this id now; 0 when none has. */
  known(key: number): TaskId {
    return this.#ids.get(key) ?? 0;
  }

  forget(key: number): void {
    this.#ids.delete(key);
  }

  setName(task: TaskId, text: number): void {
    this.#names[task] = text;
  }

  /** The first group told is kept. */
  setGroup(task: TaskId, text: number): void {
    if (this.#groups[task] === 0) this.#groups[task] = text;
  }

  polled(task: TaskId): void {
    this.#polls[task] = (this.#polls[task] ?? 0) + 1;
  }

  name(task: TaskId): string {
    return this.#texts.at(this.#names[task] ?? 0);
  }

  group(task: TaskId): string {
    return this.#texts.at(this.#groups[task] ?? 0);
  }

  /** The groups by their polls, most first, and for each task the place of its group in that list. */
  ranked(): { readonly groups: readonly string[]; readonly groupOf: Uint16Array } {
    const polls = new Map<number, number>();
    for (let task = 1; task <= this.count; task++) {
      const group = this.#groups[task] as number;
      polls.set(group, (polls.get(group) ?? 0) + (this.#polls[task] as number));
    }
    const ranked = [...polls].sort(([, one], [, other]) => other - one).map(([group]) => group);
    const places = new Map(ranked.slice(0, MAX_GROUPS).map((group, place) => [group, place]));
    const groups = [...places.keys()].map((group) => this.#texts.at(group));
    if (ranked.length > MAX_GROUPS) groups.push(`${ranked.length - MAX_GROUPS} others`);
    return { groups, groupOf: Uint16Array.from(this.#groups, (group) => places.get(group) ?? MAX_GROUPS) };
  }
}
