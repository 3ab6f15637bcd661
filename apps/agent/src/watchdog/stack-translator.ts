import { Worker } from 'node:worker_threads';
import type { StackFrame } from './stack-sample.ts';

/** A thread that decodes source maps costs some 10 MB and the maps themselves, so it is kept only while it is of use. */
const KEPT_FOR_MS = 30_000;
/** Beyond it the thread ends, and its stacks stay as they are. */
const MEMORY_MB = 512;

interface Request {
  readonly frames: readonly StackFrame[];
  readonly resolve: (frames: readonly StackFrame[]) => void;
}

/** Translates stacks by their source maps, in order, on a thread that lives while there are any. */
export class StackTranslator {
  #thread: Worker | undefined;
  #pending: Request[] = [];
  #idle: NodeJS.Timeout | undefined;

  /** Resolves with the frames as they are if they cannot be translated. */
  translate(frames: readonly StackFrame[]): Promise<readonly StackFrame[]> {
    clearTimeout(this.#idle);
    this.#thread ??= this.#start();
    this.#thread.postMessage(frames);
    return new Promise((resolve) => {
      this.#pending.push({ frames, resolve });
    });
  }

  close(): void {
    clearTimeout(this.#idle);
    void this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./source-map-thread.js', import.meta.url), {
      name: 'pollscope-source-maps',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    thread.unref();
    thread.on('message', (frames: readonly StackFrame[]) => {
      this.#pending.shift()?.resolve(frames);
      if (this.#pending.length > 0) return;
      this.#idle = setTimeout(() => this.close(), KEPT_FOR_MS).unref();
    });
    // What a map can do to its reader, such as filling its memory, ends there.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      this.#thread = undefined;
      for (const { frames, resolve } of this.#pending.splice(0)) resolve(frames);
    });
    return thread;
  }
}
