import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { LiveModel, Step } from '@pollscope/interop/tokio-console';
import { Backlog } from './backlog.ts';
import { ConsoleClient, problemOf, type SourceProblem } from './console-client.ts';
import { TaskWatch } from './task-watch.ts';
import type { Update } from './wire/generated/console_pb.ts';
import { type FieldNames, readUpdate, startsOf, timeOf } from './wire/read-update.ts';

/** The subscriber answers with all that it knows, which of tens of thousands of tasks takes it seconds. */
const ANSWER_WITHIN_MS = 30_000;
/** Consoles are served while a large update is read. */
const SLICE_MS = 20;
/** The distributions of an interval come right after its update. */
const SETTLE_MS = 50;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** What a source tells the rest of the agent. */
export interface SourceListener {
  /** A program begins to be observed, the first one or another one: an epoch begins, with what is returned for its model. */
  begins(): LiveModel;
  /** One more update; `lost`: records that the program dropped before it. */
  stepped(step: Step, lost: number): Promise<void>;
  /** The stream ended; it is tried again. */
  broke(problem: SourceProblem): void;
}

/** Follows one program through lost connections and restarts. */
export class ConsoleSource {
  readonly #url: string;
  readonly #listener: SourceListener;
  #model: LiveModel | undefined;
  #names: FieldNames = new Map();

  constructor(url: string, listener: SourceListener) {
    this.#url = url;
    this.#listener = listener;
  }

  /** Until it is aborted. `mayGiveUp` says of each problem whether to try no more, which rejects with it. */
  async follow(signal: AbortSignal, mayGiveUp: (problem: SourceProblem) => boolean): Promise<void> {
    let wait = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const problem = await this.#connection(signal, () => {
        wait = FIRST_RETRY_MS;
      });
      if (signal.aborted) return;
      if (mayGiveUp(problem)) throw new SourceError(problem);
      this.#listener.broke(problem);
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      wait = Math.min(2 * wait, LONGEST_RETRY_MS);
    }
  }

  /** Returns why it ended. */
  async #connection(signal: AbortSignal, answered: () => void): Promise<SourceProblem> {
    const client = new ConsoleClient(this.#url);
    const ends = new AbortController();
    const end = () => ends.abort();
    signal.addEventListener('abort', end, { once: true });
    let isSilent = false;
    const impatience = setTimeout(() => {
      isSilent = true;
      ends.abort();
    }, ANSWER_WITHIN_MS);
    try {
      await this.#read(client, ends.signal, () => {
        clearTimeout(impatience);
        answered();
      });
      return { kind: 'absent', message: `the program at ${this.#url} ended the stream` };
    } catch (error) {
      const silence = `${this.#url} did not answer within ${ANSWER_WITHIN_MS / 1000} seconds`;
      return isSilent ? { kind: 'absent', message: silence } : problemOf(error, this.#url);
    } finally {
      clearTimeout(impatience);
      signal.removeEventListener('abort', end);
      ends.abort();
      client.close();
    }
  }

  async #read(client: ConsoleClient, signal: AbortSignal, answered: () => void): Promise<void> {
    let watch: TaskWatch | undefined;
    let backlog: Backlog | undefined;
    try {
      for await (const update of client.updates(signal)) {
        answered();
        const isWhole = watch === undefined;
        const model = isWhole ? this.#begin(update) : (this.#model ?? this.#begin(update));
        watch ??= new TaskWatch(client, model);
        backlog ??= new Backlog(client, model);
        await this.#take(update, model, watch);
        backlog.follow(signal);
      }
    } finally {
      watch?.close();
    }
  }

  /** The first update of a connection tells of everything: goes on with the program that was there before, or another. */
  #begin(update: Update): LiveModel {
    const before = this.#model;
    if (before === undefined || !isSameProgram(update, before)) {
      this.#names = new Map();
      this.#model = this.#listener.begins();
    }
    const model = this.#model ?? this.#listener.begins();
    model.beginWhole();
    return model;
  }

  async #take(update: Update, model: LiveModel, watch: TaskWatch): Promise<void> {
    const now = timeOf(update);
    if (now === undefined) throw new Error('an update without a time');
    const lost = await inSlices(readUpdate(update, model, this.#names));
    if (watch.size > 0) await sleep(SETTLE_MS);
    // Before the step, which begins to count anew.
    watch.follow();
    await this.#listener.stepped(model.close(now), lost);
  }
}

/** A program cannot be observed. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly problem: SourceProblem;

  constructor(problem: SourceProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Ids of spans are used again, but not at the same nanosecond. One without live tasks cannot be told from another. */
function isSameProgram(update: Update, model: LiveModel): boolean {
  for (const { span, createdAt } of startsOf(update)) {
    if (model.createdAt(span) === model.at(createdAt)) return true;
  }
  return false;
}

/** Runs it to its end, with turns of the event loop in between. */
async function inSlices(reading: Generator<void, number>): Promise<number> {
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
    if (performance.now() < sliceEnd) continue;
    await turn();
    sliceEnd = performance.now() + SLICE_MS;
  }
}
