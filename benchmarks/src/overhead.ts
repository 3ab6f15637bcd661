import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serviceCost } from './overhead-service.ts';
import { atMost, type Report, type Spread, spread } from './report.ts';

/** Where the memory lies and what was compiled how differ from process to process, and then for as long as it lives. */
const PROCESSES = 7;

/** What one process measured. */
export interface OverheadSamples {
  /** Nanoseconds of the program's thread per poll; all but `bare` as differences to the same polls unobserved. */
  readonly ns: Readonly<
    Record<'bare' | 'off' | 'aggregates' | 'polls' | 'everything' | 'pollsWithClient' | 'pollsWithRecording', number>
  >;
  /** Polls that the client received. */
  readonly polls: number;
  /** Records that it was told were lost. */
  readonly dropped: number;
}

/**
 * What observing costs the program. A bare loop: nanoseconds of the program's own thread for a poll, at each level, over
 * the same polls unobserved just before and after. And a service, whose thread is saturated: time of that thread for a
 * request, requests a second and their p99, observed and not.
 */
export async function overhead(): Promise<Report> {
  const runs: OverheadSamples[] = [];
  for (let run = 0; run < PROCESSES; run++) runs.push(await measured());
  const nsPerPoll = (what: keyof OverheadSamples['ns']): Spread => spread(runs.map(({ ns }) => ns[what]));
  const service = await serviceCost();
  const figures = {
    bareNsPerPoll: nsPerPoll('bare'),
    marginalOffNsPerPoll: nsPerPoll('off'),
    marginalAggregatesNsPerPoll: nsPerPoll('aggregates'),
    marginalPollsNsPerPoll: nsPerPoll('polls'),
    marginalEverythingNsPerPoll: nsPerPoll('everything'),
    marginalPollsWithClientNsPerPoll: nsPerPoll('pollsWithClient'),
    marginalPollsWithRecordingNsPerPoll: nsPerPoll('pollsWithRecording'),
    pollsReceivedByClients: runs.reduce((sum, { polls }) => sum + polls, 0),
    recordsDropped: runs.reduce((sum, { dropped }) => sum + dropped, 0),
    ...service,
  };
  return {
    figures,
    bars: [
      atMost('marginal cost per poll, ring drained, ns', figures.marginalPollsNsPerPoll.median, 15),
      atMost('marginal cost per poll, with one client, ns', figures.marginalPollsWithClientNsPerPoll.median, 25),
      atMost('throughput lost by the service, %', service.serviceThroughputLostPercent.median, 1),
      atMost('p99 gained by the service, %', service.serviceP99GainedPercent.median, 1),
    ],
    notes: [
      'A round of the nanoseconds is a process: the median of 24 blocks of polls, each beside blocks unobserved.',
      'A round of the service is a block of 1000 requests beside two unobserved; its thread is what limits it.',
    ],
  };
}

function measured(): Promise<OverheadSamples> {
  const child = fork(fileURLToPath(new URL('./overhead-process.js', import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once('message', (samples) => resolve(samples as OverheadSamples));
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });
}
