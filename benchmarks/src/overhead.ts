import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atMost, type Report, spread } from './report.ts';

/** Where the memory lies and what was compiled how differ from process to process, by more than from round to round. */
const PROCESSES = 7;

/** Nanoseconds per poll of each round, the last two as differences to the unobserved run of the same round. */
export interface OverheadSamples {
  readonly bare: readonly number[];
  readonly drained: readonly number[];
  readonly streamed: readonly number[];
  readonly polls: number;
  readonly dropped: number;
}

/**
 * Marginal cost of a poll: three equal executors run the same polls in turns, one without an agent, one with an agent
 * that drains its ring, one with an agent and a client that receives every event. Each round compares with the
 * unobserved run of the same round, so that a drift of the machine meets all three.
 */
export async function overhead(): Promise<Report> {
  const runs: OverheadSamples[] = [];
  for (let run = 0; run < PROCESSES; run++) runs.push(await measured());
  const figures = {
    bareNsPerPoll: spread(runs.flatMap(({ bare }) => bare)),
    marginalDrainedNsPerPoll: spread(runs.flatMap(({ drained }) => drained)),
    marginalWithClientNsPerPoll: spread(runs.flatMap(({ streamed }) => streamed)),
    processes: PROCESSES,
    pollsReceivedByClients: runs.reduce((sum, { polls }) => sum + polls, 0),
    recordsDropped: runs.reduce((sum, { dropped }) => sum + dropped, 0),
  };
  return {
    figures,
    bars: [atMost('marginal cost per poll, ring drained, ns', figures.marginalDrainedNsPerPoll.median, 20)],
  };
}

function measured(): Promise<OverheadSamples> {
  const child = fork(fileURLToPath(new URL('./overhead-process.js', import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once('message', (samples) => resolve(samples as OverheadSamples));
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });
}
