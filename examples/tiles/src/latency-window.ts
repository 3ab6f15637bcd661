/** Latencies of one window. Percentiles by nearest rank over all samples of the window, in milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

interface Sample {
  /** Milliseconds on the caller's clock. */
  readonly at: number;
  readonly latency: number;
}

/** The latencies of the last `lengthMs` milliseconds. */
export class LatencyWindow {
  readonly #lengthMs: number;
  #samples: Sample[] = [];

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  record(at: number, latency: number): void {
    this.#samples.push({ at, latency });
  }

  clear(): void {
    this.#samples = [];
  }

  /** Forgets what is older than the window; `undefined` when nothing is left. O(n log n) in the samples kept. */
  summary(now: number): LatencySummary | undefined {
    this.#samples = this.#samples.filter(({ at }) => at > now - this.#lengthMs);
    const sorted = this.#samples.map(({ latency }) => latency).toSorted((a, b) => a - b);
    const rank = (part: number): number | undefined => sorted[Math.ceil(part * sorted.length) - 1];
    const [p50, p95, max] = [rank(0.5), rank(0.95), sorted.at(-1)];
    if (p50 === undefined || p95 === undefined || max === undefined) return undefined;
    return { count: sorted.length, p50, p95, max };
  }
}
