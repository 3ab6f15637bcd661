import type { Runtime, Session } from 'node:inspector';
import { type CapturedFrame, captureStack, type CapturedStack } from './capture-stack.ts';
import { type SharedState, Word } from './shared-state.ts';

const MAX_FRAMES = 200;
const SCRIPT_NAME = 'pollscope:capture-stack';
const EXPRESSION = `(${String(captureStack)})(${MAX_FRAMES})\n//# sourceURL=${SCRIPT_NAME}`;

/** What came of an attempt; times are nanoseconds of `process.hrtime`. */
export type Capture =
  | { readonly kind: 'stack'; readonly time: number; readonly frames: readonly CapturedFrame[] }
  | { readonly kind: 'debugged' }
  | { readonly kind: 'frozen' }
  /** The inspector cannot be used at all. */
  | { readonly kind: 'failed'; readonly message: string }
  /** Not this time: the program exits, or has no room left on its stack. */
  | { readonly kind: 'missed' };

/**
 * Takes the main thread's call stack from another thread: V8 runs {@link captureStack} on top of whatever the thread
 * executes, at its next loop or call, as the inspector's `Runtime.evaluate`. The thread is not paused and no debugger
 * is enabled, which would slow every `await` down tenfold for as long as it is on. Each sample has a session of its own,
 * and there is one at a time.
 */
export class StackSampler {
  readonly #state: SharedState;
  #session: Session | undefined;

  constructor(state: SharedState) {
    this.#state = state;
  }

  get isBusy(): boolean {
    return this.#session !== undefined;
  }

  /** Calls back once, within a millisecond, or when native code returns to JavaScript. Not to be called while busy. */
  sample(done: (capture: Capture) => void): void {
    const { words } = this.#state;
    Atomics.store(words, Word.session, 1);
    const { Session: InspectorSession } = process.getBuiltinModule('node:inspector');
    const session = new InspectorSession();
    this.#session = session;
    // In this order, so that a program that exits either sees the session or is seen exiting.
    if (Atomics.load(words, Word.exiting) === 1) {
      this.close();
      done({ kind: 'missed' });
      return;
    }
    try {
      session.connectToMainThread();
      const parameters = { expression: EXPRESSION, returnByValue: true, silent: true };
      session.post('Runtime.evaluate', parameters, (error, answer?: Runtime.EvaluateReturnType) => {
        // A session that was closed answers its open requests with an error.
        if (this.#session !== session) return;
        this.close();
        const captured = answer?.result.value as CapturedStack | undefined;
        done(error === null && answer?.exceptionDetails === undefined ? toCapture(captured) : { kind: 'missed' });
      });
    } catch (error) {
      this.close();
      done({ kind: 'failed', message: String(error) });
    }
  }

  /** Gives a sample up that is under way, so that the program can exit. */
  releaseExiting(): void {
    if (this.isBusy && Atomics.load(this.#state.words, Word.exiting) === 1) this.close();
  }

  close(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.disconnect();
    Atomics.store(this.#state.words, Word.session, 0);
    Atomics.notify(this.#state.words, Word.session);
  }
}

function toCapture(captured: CapturedStack | undefined): Capture {
  if (captured?.kind !== 'stack') return captured ?? { kind: 'missed' };
  const [seconds, nanoseconds] = captured.time;
  return {
    kind: 'stack',
    time: seconds * 1e9 + nanoseconds,
    frames: captured.frames.filter(([, file]) => file !== SCRIPT_NAME),
  };
}
