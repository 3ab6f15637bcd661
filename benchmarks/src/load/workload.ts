/** The workload of Clockworker's benchmark `priority`; the values are its own. Durations are in milliseconds. */
export const WORKLOAD = {
  seed: 0xc0ffee,
  meanGapMs: 1,
  segments: [1, 3],
  cpuMs: [0.1, 0.5],
  sleepMs: [0.1, 0.5],
  backgroundTasks: 8,
  foregroundWeight: 99,
  backgroundWeight: 1,
} as const;

export interface Segment {
  readonly cpuMs: number;
  /** Undefined after the last segment of a foreground task. */
  readonly sleepMs: number | undefined;
}

export interface Arrival {
  /** From the arrival before. */
  readonly gapMs: number;
  readonly segments: readonly Segment[];
}

/**
 * The foreground tasks in the order of their arrival. The same for each caller, so that only times have to be passed
 * between threads. The seed is Clockworker's and the random generator is not, so its draws differ from these.
 */
export function arrivals(count: number): readonly Arrival[] {
  const random = seededRandom(WORKLOAD.seed);
  return Array.from({ length: count }, () => {
    const gapMs = -Math.log(Math.max(random(), Number.EPSILON)) * WORKLOAD.meanGapMs;
    const [least, most] = WORKLOAD.segments;
    const length = least + Math.floor(random() * (most - least + 1));
    const segments = Array.from({ length }, (_, index) => ({
      cpuMs: between(WORKLOAD.cpuMs, random),
      sleepMs: index < length - 1 ? between(WORKLOAD.sleepMs, random) : undefined,
    }));
    return { gapMs, segments };
  });
}

/** What a background task does again and again. Each begins with the same seed, as in Clockworker's benchmark. */
export function* backgroundSegments(): Generator<{ readonly cpuMs: number; readonly sleepMs: number }, never> {
  const random = seededRandom(WORKLOAD.seed);
  for (;;) yield { cpuMs: between(WORKLOAD.cpuMs, random), sleepMs: between(WORKLOAD.sleepMs, random) };
}

function between([least, most]: readonly [number, number], random: () => number): number {
  return least + random() * (most - least);
}

/** A Weyl sequence with the finalizer of MurmurHash3: uniform in [0, 1), period 2^32. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}
