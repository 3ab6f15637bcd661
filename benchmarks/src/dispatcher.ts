import { cpus } from 'node:os';
import { callOverhead } from './dispatcher/calls.ts';
import { channelOverhead } from './dispatcher/channels.ts';
import { comparison } from './dispatcher/comparison.ts';
import type { Measurement } from './dispatcher/measurement.ts';
import { contextSwitching } from './dispatcher/partitions.ts';
import { partitionReceiver } from './dispatcher/receiver.ts';
import { spawnReport } from './dispatcher/spawn-report.ts';
import { dispatcherThroughput, spawnOverhead } from './dispatcher/spawns.ts';
import { WAIT_STYLES, type WaitCost, waitCost, type WaitStyle } from './dispatcher/wait-styles.ts';
import { yieldOverhead } from './dispatcher/yields.ts';
import { atLeast, type Figures, type Report, rounded } from './report.ts';

/**
 * Velostream's seven measurements of what Tokio's dispatcher costs, with its parameters, by its formulas and by corrected
 * ones; what three ways to wait cost; and what spawning costs against running in place.
 */
export async function dispatcher(): Promise<Report> {
  const measurements: Measurement[] = [];
  for (const measure of [
    spawnOverhead,
    channelOverhead,
    yieldOverhead,
    dispatcherThroughput,
    contextSwitching,
    callOverhead,
    partitionReceiver,
  ]) {
    measurements.push(await measure());
  }
  const waits = new Map<WaitStyle, WaitCost>();
  for (const style of WAIT_STYLES) waits.set(style, await waitCost(style));
  const spawn = await spawnReport();
  return {
    figures: {
      ...Object.fromEntries(
        measurements.flatMap(({ id, lines }) =>
          lines.map(({ figure, ours }) => [`${id.toLowerCase()}.${figure}`, ours]),
        ),
      ),
      ...Object.fromEntries([...waits].flatMap(([style, cost]) => prefixed(`wait.${style}`, cost))),
      ...Object.fromEntries(prefixed('spawnReport', spawn.figures)),
    },
    notes: [...measurements.flatMap(({ flags }) => flags), benchLine(spawn.figures)],
    bars: [atLeast('spawn / inline, p50', spawn.ratioP50, 5)],
    layout: () => comparison(measurements, waits),
  };
}

function prefixed(prefix: string, figures: object): readonly (readonly [string, number])[] {
  return Object.entries(figures as Record<string, number>).map(([name, value]) => [
    `${prefix}.${name}`,
    rounded(value),
  ]);
}

function benchLine(figures: Figures): string {
  const values = Object.entries(figures).map(([name, value]) => `${name}=${rounded(value as number)}`);
  const runtime = `node ${process.version}, V8 ${process.versions.v8}, optimizing`;
  return `BENCH spawn against inline: ${values.join(' ')} machine="${cpus()[0]?.model ?? 'unknown'}" runtime="${runtime}"`;
}
