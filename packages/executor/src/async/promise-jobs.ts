import type { Host } from '../host.ts';

/** Whose promise jobs they are: an async function that runs as a task. */
export interface JobOwner {
  /** One of its promise jobs begins, after one of another owner, of nobody, or its own. */
  jobBegins(): void;
  jobEnds(): void;
}

/** Whoever has a poll in progress that promise jobs of others may end. */
export interface JobListener {
  /** `owner`: undefined when the job is no task's. */
  anyJobBegins(owner: JobOwner | undefined): void;
  /** Another one's poll begins. */
  close(): void;
}

/** Node's `v8.promiseHooks`; browsers have nothing like it. */
interface PromiseHooks {
  createHook(hooks: {
    readonly init: (promise: object) => void;
    readonly before: (promise: object) => void;
    readonly after: (promise: object) => void;
  }): () => void;
}

/*
 * Module state, since promise hooks are the thread's: who has control, whose promises are stamped as its own; who listens;
 * for how many the hooks are installed.
 */
let running: JobOwner | undefined;
let listener: JobListener | undefined;
let holders = 0;
let removeHooks: (() => void) | undefined;

/** From now on the promises that are made belong to `owner`. Returns the former owner, to be put back. */
export function promisesBelongTo(owner: JobOwner | undefined): JobOwner | undefined {
  const former = running;
  running = owner;
  return former;
}

/** From now on `next` is told of each job that begins, until it calls {@link forgetJobs} or another one begins a poll. */
export function listenToJobs(next: JobListener): void {
  const former = listener;
  listener = next;
  if (former !== next) former?.close();
}

export function forgetJobs(former: JobListener): void {
  if (listener === former) listener = undefined;
}

/** Undefined where the host has no promise hooks. */
export function promiseHooks(host: Host): PromiseHooks | undefined {
  const v8 = host.process?.getBuiltinModule?.('node:v8') as { readonly promiseHooks?: PromiseHooks } | undefined;
  return v8?.promiseHooks;
}

/** Each promise of the process pays for hooks, so they are there only while somebody holds them. Returns the release. */
export function holdHooks(hooks: PromiseHooks): () => void {
  holders++;
  removeHooks ??= hooks.createHook({
    init: (promise) => {
      if (running !== undefined) Stamp.put(promise, running);
    },
    before: (promise) => {
      const owner = Stamp.ownerOf(promise);
      listener?.anyJobBegins(owner);
      owner?.jobBegins();
    },
    after: (promise) => {
      Stamp.ownerOf(promise)?.jobEnds();
    },
  });
  return () => {
    holders--;
    if (holders > 0) return;
    removeHooks?.();
    removeHooks = undefined;
  };
}

/** The constructor of what is there already. */
const Existing = function existing(object: object): object {
  return object;
} as unknown as new (
  object: object,
) => object;

/** Adds a private field to a promise that exists: nobody else sees it, and a WeakMap would cost ten times as much. */
class Stamp extends Existing {
  readonly #owner: JobOwner;

  private constructor(promise: object, owner: JobOwner) {
    super(promise);
    this.#owner = owner;
  }

  static put(promise: object, owner: JobOwner): Stamp {
    return new Stamp(promise, owner);
  }

  static ownerOf(promise: object): JobOwner | undefined {
    return #owner in promise ? promise.#owner : undefined;
  }
}
