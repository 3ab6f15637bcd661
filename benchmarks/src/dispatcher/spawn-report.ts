import { CompactHistogram } from '@pollscope/analysis';
import { gather, type Queue } from '@pollscope/executor';
import type { Figures } from '../report.ts';
import { onOneQueue } from './one-queue.ts';
import { ready } from './ready.ts';

const SAMPLES = 10_000;
const WARM_UP_SAMPLES = 5000;
const LEAVES = 16;

/**
 * What running trivial work as a task costs against running it in place, at the tail: each sample is timed for itself, so
 * the inline one is mostly two clock reads, and the true ratio is higher.
 */
export async function spawnReport(): Promise<{ readonly figures: Figures; readonly ratioP50: number }> {
  const { inline, spawned, gathered } = await onOneQueue(measured);
  const ratioP50 = spawned.percentile(0.5) / inline.percentile(0.5);
  return {
    ratioP50,
    figures: {
      samples: SAMPLES,
      inlineP50Ns: inline.percentile(0.5),
      inlineP99Ns: inline.percentile(0.99),
      spawnP50Ns: spawned.percentile(0.5),
      spawnP99Ns: spawned.percentile(0.99),
      gatherOf16P50Ns: gathered.percentile(0.5),
      gatherOf16P99Ns: gathered.percentile(0.99),
      spawnToInlineRatioP50: ratioP50,
      spawnToInlineRatioMean: spawned.mean / inline.mean,
    },
  };
}

function* measured(queue: Queue) {
  let [inline, spawned, gathered] = [new CompactHistogram(), new CompactHistogram(), new CompactHistogram()];
  for (let sample = -WARM_UP_SAMPLES; sample < SAMPLES; sample++) {
    if (sample === 0)
      [inline, spawned, gathered] = [new CompactHistogram(), new CompactHistogram(), new CompactHistogram()];
    const start = performance.now();
    yield* ready(sample);
    const afterInline = performance.now();
    yield* queue.spawn(() => ready(sample)).join();
    const afterSpawned = performance.now();
    yield* gather(Array.from({ length: LEAVES }, (_, leaf) => ready(leaf)));
    const end = performance.now();
    inline.record(1e6 * (afterInline - start));
    spawned.record(1e6 * (afterSpawned - afterInline));
    gathered.record(1e6 * (end - afterSpawned));
  }
  return { inline, spawned, gathered };
}
