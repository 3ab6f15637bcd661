import type { Worker } from 'node:worker_threads';
import type { FromThread, ToThread } from '../thread/messages.ts';
import { AgentError } from '../options.ts';
import { type RecordingsData, signalsOf } from './options.ts';
import { UnfinishedFiles } from './unfinished-files.ts';

/** The longest that the program's end waits for files: then it ends with what is there, which opens all the same. */
const DEADLINE_MS = 2_000;
/** Signals whose purpose is to ask a program for something; the others end it. */
const ASKING: ReadonlySet<string> = new Set(['SIGUSR1', 'SIGUSR2']);

export interface ProgramSideOptions {
  readonly thread: Worker;
  readonly data: RecordingsData;
  /** What may be told of a message. */
  readonly redact: (message: string) => string;
  /** Lets the thread see all that was recorded. */
  readonly flush: () => void;
}

/**
 * The program's end of the recordings: asks the agent's thread for a dump when somebody wants one, a signal comes or
 * nobody catches an exception, and lets the files be finished before the program ends. It changes nothing about how the
 * program ends.
 */
export class RecordingsProgramSide {
  readonly #options: ProgramSideOptions;
  readonly #unfinished: UnfinishedFiles;
  readonly #removers: (() => void)[] = [];
  readonly #waiting = new Map<number, { resolve: (path: string) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #isClosed = false;

  constructor(options: ProgramSideOptions) {
    this.#options = options;
    this.#unfinished = new UnfinishedFiles(options.data.unfinished);
    const { flightRecorder } = options.data;
    if (flightRecorder !== false) {
      // Told before any handler, of rejections too, and whether or not the program goes on.
      if (flightRecorder.on.includes('exception')) {
        process.on('uncaughtExceptionMonitor', this.#crashed);
        this.#removers.push(() => process.off('uncaughtExceptionMonitor', this.#crashed));
      }
      for (const signal of signalsOf(flightRecorder.on)) {
        process.on(signal, this.#signalled);
        this.#removers.push(() => process.off(signal, this.#signalled));
      }
    }
    process.on('exit', this.#exiting);
    this.#removers.push(() => process.off('exit', this.#exiting));
  }

  /** Resolves with the path of a file that holds the last seconds. */
  dump(reason: string): Promise<string> {
    if (this.#isClosed) return Promise.reject(closedError());
    const id = ++this.#lastId;
    const path = new Promise<string>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    // It is waited for, so the program has to stay.
    this.#options.thread.ref();
    this.#ask({ kind: 'dump', id, reason });
    return path.finally(() => {
      if (this.#waiting.size === 0) this.#options.thread.unref();
    });
  }

  receive(message: Extract<FromThread, { readonly kind: 'dumped' | 'dumpFailed' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'dumped') waiting?.resolve(message.path);
    else waiting?.reject(new AgentError('dump-failed', message.message));
  }

  /** The agent's thread has ended. */
  close(): void {
    this.#isClosed = true;
    for (const remove of this.#removers.splice(0)) remove();
    for (const { reject } of this.#waiting.values()) reject(closedError());
    this.#waiting.clear();
  }

  readonly #crashed = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
    const prefix = origin === 'unhandledRejection' ? 'unhandled rejection: ' : '';
    const message = this.#options.redact(`${prefix}${textOf(error)}`);
    this.#askAndWait({ kind: 'dying', cause: { kind: 'crash', message } });
  };

  readonly #signalled = (signal: NodeJS.Signals): void => {
    if (ASKING.has(signal)) {
      this.#ask({ kind: 'asked', signal });
      return;
    }
    this.#askAndWait({ kind: 'dying', cause: { kind: 'signal', message: signal } });
    // Whoever else listens decides what the signal does; otherwise it does what it would have done without us. Of several
    // agents the last one sees that there is nobody else.
    process.off(signal, this.#signalled);
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    else setImmediate(() => this.#listenAgain(signal));
  };

  #listenAgain(signal: NodeJS.Signals): void {
    if (!this.#isClosed) process.on(signal, this.#signalled);
  }

  readonly #exiting = (): void => {
    if (this.#options.data.record === undefined) this.#unfinished.wait(DEADLINE_MS);
    else this.#askAndWait({ kind: 'ending' });
  };

  #askAndWait(message: ToThread): void {
    this.#ask(message);
    this.#unfinished.wait(DEADLINE_MS);
  }

  /** Counted from now on, so that a program that exits meanwhile waits; the thread counts it off. */
  #ask(message: ToThread): void {
    this.#options.flush();
    this.#unfinished.add();
    this.#options.thread.postMessage(message);
  }
}

function closedError(): AgentError {
  return new AgentError('dump-failed', 'the agent was closed before the file was written');
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    // Whatever was thrown, describing it may throw as well.
    return 'something that cannot be described';
  }
}
