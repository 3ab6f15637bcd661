import type { PolicyName } from '@pollscope/executor';
import { WORKLOAD } from '../load/workload.ts';

/** The seven metrics, as figures name them. */
export interface Metrics<Value> {
  readonly queueDelayP50Ms: Value;
  readonly queueDelayP90Ms: Value;
  readonly queueDelayP99Ms: Value;
  readonly totalLatencyP50Ms: Value;
  readonly totalLatencyP90Ms: Value;
  readonly totalLatencyP99Ms: Value;
  readonly backgroundPerSecond: Value;
}

/** What runs in a row: one executor, or one for each of foreground and background, in threads on the same core. */
export type Arrangement =
  | { readonly kind: 'one executor'; readonly policy: PolicyName; readonly background: number }
  | { readonly kind: 'two executors'; readonly background: number };

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly arrangement: Arrangement;
  /** The row of Clockworker's README that it is held beside. */
  readonly published: { readonly title: string; readonly metrics: Metrics<number> };
}

const { backgroundTasks } = WORKLOAD;

const PUBLISHED = {
  tokioForeground: published('Tokio (fg only)', [0.4, 1.23, 2.19, 2.44, 4.65, 6.16, 0]),
  tokioBoth: published('Tokio (fg+bg)', [8.33, 12.05, 15.89, 14.78, 24.23, 31.6, 1337]),
  clockworkerForeground: published('CW (fg only)', [0.38, 1.2, 2.18, 2.46, 4.71, 6.3, 0]),
  clockworkerBoth: published('CW (fg+bg)', [0.41, 1.18, 2.18, 2.37, 4.53, 6.11, 1299]),
  twoRuntimes: published('Two-RT/OS', [0.49, 1.39, 2.52, 2.56, 4.83, 6.63, 1299]),
};

/** The first is the baseline of all others. */
export const ROWS = [
  row('fifoForeground', 'fifo, fg only', { policy: 'fifo', background: 0, published: PUBLISHED.tokioForeground }),
  row('fifoBoth', 'fifo, fg+bg', { policy: 'fifo', background: backgroundTasks, published: PUBLISHED.tokioBoth }),
  row('clockworkerForeground', 'clockworker, fg only', {
    policy: 'clockworker',
    background: 0,
    published: PUBLISHED.clockworkerForeground,
  }),
  row('clockworkerBoth', 'clockworker, fg+bg', {
    policy: 'clockworker',
    background: backgroundTasks,
    published: PUBLISHED.clockworkerBoth,
  }),
  row('eevdfForeground', 'eevdf, fg only', {
    policy: 'eevdf',
    background: 0,
    published: PUBLISHED.clockworkerForeground,
  }),
  row('eevdfBoth', 'eevdf, fg+bg', {
    policy: 'eevdf',
    background: backgroundTasks,
    published: PUBLISHED.clockworkerBoth,
  }),
  {
    id: 'twoExecutors',
    title: 'two executors',
    arrangement: { kind: 'two executors', background: backgroundTasks },
    published: PUBLISHED.twoRuntimes,
  },
] as const satisfies readonly Row[];

export type RowId = (typeof ROWS)[number]['id'];

function row<Id extends string>(
  id: Id,
  title: string,
  options: { readonly policy: PolicyName; readonly background: number; readonly published: Row['published'] },
): Row & { readonly id: Id } {
  const { policy, background } = options;
  return { id, title, arrangement: { kind: 'one executor', policy, background }, published: options.published };
}

type Seven = readonly [number, number, number, number, number, number, number];

/** In the order of Clockworker's README. */
function published(title: string, metrics: Seven): Row['published'] {
  const [queueDelayP50Ms, queueDelayP90Ms, queueDelayP99Ms, ...rest] = metrics;
  const [totalLatencyP50Ms, totalLatencyP90Ms, totalLatencyP99Ms, backgroundPerSecond] = rest;
  return {
    title,
    metrics: {
      queueDelayP50Ms,
      queueDelayP90Ms,
      queueDelayP99Ms,
      totalLatencyP50Ms,
      totalLatencyP90Ms,
      totalLatencyP99Ms,
      backgroundPerSecond,
    },
  };
}
