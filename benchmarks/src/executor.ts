import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExecutorSamples, IdleTaskMemory } from './executor-samples.ts';
import { atMost, type Report, type Spread, spread } from './report.ts';

/** Where the memory lies and what was compiled how differ from process to process, by more than from round to round. */
const PROCESSES = 5;
const MEGABYTES_FOR_A_MILLION = 400;

const MEMORY_PROCESS = new URL('./executor-memory-process.js', import.meta.url);

/** What the executor itself costs, beside the least that any scheduler of generators does. */
export async function executor(): Promise<Report> {
  const runs: ExecutorSamples[] = [];
  for (let run = 0; run < PROCESSES; run++)
    runs.push((await measured(new URL('./executor-process.js', import.meta.url), [])) as ExecutorSamples);
  const parked = (await measured(MEMORY_PROCESS, ['parked'])) as IdleTaskMemory;
  const sleeping = (await measured(MEMORY_PROCESS, ['sleeping'])) as IdleTaskMemory;

  const figures: Record<string, number | Spread> = {};
  const ratios: Record<string, Spread> = {};
  for (const policy of Object.keys(runs[0]?.polls ?? {})) {
    const pairs = runs.flatMap(({ polls }) => polls[policy] ?? []);
    figures[`poll under ${policy}, ns`] = spread(pairs.map((pair) => pair.executor));
    ratios[policy] = spread(pairs.map((pair) => pair.executor / pair.bare));
    figures[`poll under ${policy} / bare loop`] = ratios[policy];
    figures['step of the bare loop, ns'] = spread(pairs.map((pair) => pair.bare));
  }
  const operations: Record<string, Spread> = {};
  for (const name of Object.keys(runs[0]?.operations ?? {})) {
    operations[name] = spread(runs.flatMap((run) => run.operations[name] ?? []));
    figures[`${name}, ns`] = operations[name];
  }
  for (const count of Object.keys(runs[0]?.picks ?? {})) {
    figures[`poll with a pick among ${count} queues, ns`] = spread(runs.flatMap(({ picks }) => picks[count] ?? []));
  }
  figures['heap per parked task, bytes'] = Math.round(parked.heap);
  figures['resident per parked task, bytes'] = Math.round(parked.resident);
  figures['heap per sleeping task, bytes'] = Math.round(sleeping.heap);
  figures['resident per sleeping task, bytes'] = Math.round(sleeping.resident);
  const median = (of: Spread | undefined) => of?.median ?? Number.NaN;
  return {
    figures,
    bars: [
      atMost('poll under eevdf / bare loop', median(ratios['eevdf']), 1.5),
      atMost('spawn, ns', median(operations['spawn']), 1000),
      atMost('wake, ns', median(operations['wake']), 1000),
      atMost('channelSend, ns', median(operations['channelSend']), 1000),
      atMost('a million parked tasks, MB', parked.resident, MEGABYTES_FOR_A_MILLION),
    ],
  };
}

function measured(program: URL, parameters: readonly string[]): Promise<unknown> {
  const child = fork(fileURLToPath(program), parameters, { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`a process of the benchmark ended with code ${code}`)));
  });
}
