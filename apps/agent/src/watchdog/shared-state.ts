/**
 * What the program's thread and the watchdog share beside the ring.
 *
 *   word 0  ANSWERED   number of the last heartbeat that the program's event loop answered
 *   word 1  DEBUGGED   1: a debugger could connect to the program when it answered
 *   word 2  SESSION    1: the watchdog holds an inspector session
 *   word 3  EXITING    1: the program exits, so that no session may be opened any more
 *   byte 16            double: when the last heartbeat was answered, in nanoseconds of `process.hrtime`
 */
export const Word = { answered: 0, debugged: 1, session: 2, exiting: 3 } as const;

export class SharedState {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly #answeredAt: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(24)) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, 4);
    this.#answeredAt = new Float64Array(buffer, 16, 1);
  }

  answer(beat: number, debugged: boolean): void {
    const [seconds, nanoseconds] = process.hrtime();
    this.#answeredAt[0] = seconds * 1e9 + nanoseconds;
    Atomics.store(this.words, Word.debugged, debugged ? 1 : 0);
    // Last, as it is what the other thread looks for.
    Atomics.store(this.words, Word.answered, beat);
  }

  /** Nanoseconds of `process.hrtime`. */
  get answeredAt(): number {
    return this.#answeredAt[0] ?? 0;
  }
}
