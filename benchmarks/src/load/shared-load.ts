/// <reference lib="es2024.sharedmemory" />

/** Slots of {@link SharedLoad}'s integers. */
const PUBLISHED = 0;
const BACKGROUND_ITERATIONS = 1;
const STOPPED = 2;
const CPU = 3;
const SLOTS = 4;

/** What the CPU slot holds: a mutex after Drepper, "Futexes are tricky", the second one. */
const FREE = 0;
const TAKEN = 1;
const AWAITED = 2;

/** What the threads of one run share. Times are on the {@link monotonicMs} clock. */
export class SharedLoad {
  readonly buffer: SharedArrayBuffer;
  readonly #slots: Int32Array;
  readonly #submitted: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#slots = new Int32Array(buffer, 0, SLOTS);
    this.#submitted = new Float64Array(buffer, SLOTS * Int32Array.BYTES_PER_ELEMENT);
  }

  static forArrivals(count: number): SharedLoad {
    const bytes = SLOTS * Int32Array.BYTES_PER_ELEMENT + count * Float64Array.BYTES_PER_ELEMENT;
    return new SharedLoad(new SharedArrayBuffer(bytes));
  }

  /** Arrivals so far. */
  get published(): number {
    return Atomics.load(this.#slots, PUBLISHED);
  }

  /** One more task has arrived, at `timeMs`. */
  publish(timeMs: number): void {
    this.#submitted[this.published] = timeMs;
    Atomics.add(this.#slots, PUBLISHED, 1);
    Atomics.notify(this.#slots, PUBLISHED);
  }

  submittedMs(arrival: number): number {
    return this.#submitted[arrival] ?? Number.NaN;
  }

  /** Settles once there are more arrivals than `known`. */
  async moreThan(known: number): Promise<void> {
    const wait = Atomics.waitAsync(this.#slots, PUBLISHED, known);
    if (wait.async) await wait.value;
  }

  countBackgroundIteration(): void {
    Atomics.add(this.#slots, BACKGROUND_ITERATIONS, 1);
  }

  get backgroundIterations(): number {
    return Atomics.load(this.#slots, BACKGROUND_ITERATIONS);
  }

  stop(): void {
    Atomics.store(this.#slots, STOPPED, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.#slots, STOPPED) === 1;
  }

  /** Computes for so long, while no other thread of the run does, as if there were one core for all of them. */
  compute(durationMs: number): void {
    this.#takeCpu();
    const end = performance.now() + durationMs;
    while (performance.now() < end);
    if (Atomics.exchange(this.#slots, CPU, FREE) === AWAITED) Atomics.notify(this.#slots, CPU, 1);
  }

  #takeCpu(): void {
    if (Atomics.compareExchange(this.#slots, CPU, FREE, TAKEN) === FREE) return;
    while (Atomics.exchange(this.#slots, CPU, AWAITED) !== FREE) Atomics.wait(this.#slots, CPU, AWAITED);
  }
}
