import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { GeneratorSetup } from './generator-thread.ts';

/** A thread of a benchmark, ready to begin. */
export interface BenchmarkThread {
  readonly worker: Worker;
  /** It runs where it was asked to: see `placeThread`. */
  readonly placed: boolean;
}

/** Starts a thread that says when it is ready, and whether it was placed, and then waits to be told to begin. */
export async function startThread(script: URL, workerData: object): Promise<BenchmarkThread> {
  const worker = new Worker(script, { workerData });
  const [{ placed }] = (await once(worker, 'message')) as [Pick<BenchmarkThread, 'placed'>];
  return { worker, placed };
}

export function startGenerator(setup: GeneratorSetup): Promise<BenchmarkThread> {
  return startThread(new URL('./generator-thread.js', import.meta.url), setup);
}
