import { jain, type Service, shares } from '@pollscope/analysis';
import type { DurationHistogram } from './duration-histogram.ts';
import type { ProgramTotals } from './program-totals.ts';
import { RECENT_SECONDS } from './recent-service.ts';
import type { Labels } from './series-labels.ts';

/** `s`, `By`: base units; `1`: a ratio; in braces: what is counted. As UCUM, which OpenTelemetry asks for. */
type Unit = 's' | '1' | 'By' | `{${string}}`;

interface Description {
  /** OpenTelemetry's; for Prometheus' see prometheus-name.ts. */
  readonly name: `pollscope.${string}`;
  readonly unit: Unit;
  readonly labels: readonly string[];
  readonly meaning: string;
}

export interface NumberSample {
  readonly labels: Labels;
  readonly value: number;
}

export interface HistogramSample {
  readonly labels: Labels;
  readonly histogram: DurationHistogram;
}

/** A metric, and how its samples follow from the totals. A counter's never fall. */
export type Instrument = Description &
  (
    | { readonly kind: 'counter' | 'gauge'; readonly samples: (program: ProgramTotals) => readonly NumberSample[] }
    | { readonly kind: 'histogram'; readonly samples: (program: ProgramTotals) => readonly HistogramSample[] }
  );

const QUEUE = ['worker', 'queue'];
const NONE: Labels = {};

/** All that is exported; docs/metrics.md has the same table. */
export const INSTRUMENTS: readonly Instrument[] = [
  {
    name: 'pollscope.poll.duration',
    kind: 'histogram',
    unit: 's',
    labels: QUEUE,
    meaning: 'how long polls took',
    samples: ({ queues }) => each(queues, ({ labels, pollTime }) => ({ labels, histogram: pollTime })),
  },
  {
    name: 'pollscope.queue.delay',
    kind: 'histogram',
    unit: 's',
    labels: QUEUE,
    meaning: 'how long a runnable task waited for its poll, the first one included',
    samples: ({ queues }) => each(queues, ({ labels, queueDelay }) => ({ labels, histogram: queueDelay })),
  },
  {
    name: 'pollscope.queue.depth',
    kind: 'gauge',
    unit: '{task}',
    labels: QUEUE,
    meaning: 'tasks that are runnable and not being polled',
    samples: ({ queues }) => each(queues, ({ labels, depth }) => ({ labels, value: depth })),
  },
  {
    name: 'pollscope.queue.lag',
    kind: 'gauge',
    unit: 's',
    labels: QUEUE,
    meaning: 'CPU time that the policy owes the queue; negative: it received more than its due',
    samples: ({ queues }) => each(queues, ({ labels, lag }) => ({ labels, value: seconds(lag) })),
  },
  {
    name: 'pollscope.queue.cpu.received',
    kind: 'counter',
    unit: 's',
    labels: QUEUE,
    meaning: 'CPU time that the queue received',
    samples: ({ queues }) => each(queues, ({ labels, received }) => ({ labels, value: seconds(received) })),
  },
  {
    name: 'pollscope.queue.cpu.entitled',
    kind: 'counter',
    unit: 's',
    labels: QUEUE,
    meaning: 'CPU time that its weight entitled it to while it had work',
    samples: ({ queues }) => each(queues, ({ labels, entitled }) => ({ labels, value: seconds(entitled) })),
  },
  {
    name: 'pollscope.queue.share.received',
    kind: 'gauge',
    unit: '1',
    labels: QUEUE,
    meaning: `part of its executor's CPU time that the queue received in the last ${RECENT_SECONDS} s`,
    samples: (program) => recentShares(program, 'received'),
  },
  {
    name: 'pollscope.queue.share.entitled',
    kind: 'gauge',
    unit: '1',
    labels: QUEUE,
    meaning: `part of its executor's CPU time that it was entitled to in the last ${RECENT_SECONDS} s`,
    samples: (program) => recentShares(program, 'entitled'),
  },
  {
    name: 'pollscope.fairness.jain',
    kind: 'gauge',
    unit: '1',
    labels: ['worker'],
    meaning: `Jain's index over the queues that had work in the last ${RECENT_SECONDS} s: 1 is fair; absent while fewer than two had`,
    samples: (program) =>
      each(executors(program), ([worker, queues]) => {
        const value = jain(queues.map(({ service }) => service));
        return value === undefined ? undefined : { labels: { worker }, value };
      }),
  },
  {
    name: 'pollscope.worker.time',
    kind: 'counter',
    unit: 's',
    labels: ['worker', 'state'],
    meaning: 'time that the worker spent polling tasks, in the driver (the event loop), or parked',
    samples: ({ workers }) =>
      [...workers].flatMap(({ labels, time }) =>
        Object.entries(time).map(([state, spent]) => ({ labels: { ...labels, state }, value: seconds(spent) })),
      ),
  },
  {
    name: 'pollscope.worker.parks',
    kind: 'counter',
    unit: '{park}',
    labels: ['worker'],
    meaning: 'times that the worker went to sleep because nothing was runnable',
    samples: ({ workers }) => each(workers, ({ labels, parks }) => ({ labels, value: parks })),
  },
  {
    name: 'pollscope.task.live',
    kind: 'gauge',
    unit: '{task}',
    labels: [],
    meaning: 'tasks that have been spawned and have not ended',
    samples: ({ liveTasks }) => [{ labels: NONE, value: liveTasks() }],
  },
  {
    name: 'pollscope.task.ends',
    kind: 'counter',
    unit: '{task}',
    labels: ['outcome'],
    meaning: 'tasks that ended ready, panicked or aborted',
    samples: ({ ended }) => each(Object.entries(ended), ([outcome, value]) => ({ labels: { outcome }, value })),
  },
  {
    name: 'pollscope.finding.open',
    kind: 'gauge',
    unit: '{finding}',
    labels: ['kind'],
    meaning: 'findings that hold now',
    samples: ({ findings }) => each(findings, ([kind, { open }]) => ({ labels: { kind }, value: open })),
  },
  {
    name: 'pollscope.finding.opened',
    kind: 'counter',
    unit: '{finding}',
    labels: ['kind'],
    meaning: 'times that a finding opened',
    samples: ({ findings }) => each(findings, ([kind, { opened }]) => ({ labels: { kind }, value: opened })),
  },
  {
    name: 'pollscope.agent.records.read',
    kind: 'counter',
    unit: '{record}',
    labels: [],
    meaning: 'records that the agent has read',
    samples: ({ agent }) => [{ labels: NONE, value: agent.records }],
  },
  {
    name: 'pollscope.agent.records.lost',
    kind: 'counter',
    unit: '{record}',
    labels: ['worker'],
    meaning: 'records dropped because the ring was full; where this rises, all others are lower bounds',
    samples: ({ workers }) => each(workers, ({ labels, lostRecords }) => ({ labels, value: lostRecords })),
  },
  {
    name: 'pollscope.agent.ring.fill',
    kind: 'gauge',
    unit: '1',
    labels: [],
    meaning: 'fullest that the ring was in the last second; records are lost at 1',
    samples: ({ agent }) => [{ labels: NONE, value: agent.ringFill }],
  },
  {
    name: 'pollscope.agent.probe.time',
    kind: 'counter',
    unit: 's',
    labels: [],
    meaning: 'CPU time that recording took from the program, estimated from the cost of one record',
    samples: ({ agent }) => [{ labels: NONE, value: seconds(agent.probeCost) }],
  },
  {
    name: 'pollscope.agent.busy',
    kind: 'counter',
    unit: 's',
    labels: [],
    meaning: "time that the agent's own thread was busy",
    samples: ({ agent }) => [{ labels: NONE, value: seconds(agent.busy) }],
  },
  {
    name: 'pollscope.agent.sent',
    kind: 'counter',
    unit: 'By',
    labels: [],
    meaning: 'bytes sent to consoles',
    samples: ({ agent }) => [{ labels: NONE, value: agent.bytesSent }],
  },
  {
    name: 'pollscope.agent.clients',
    kind: 'gauge',
    unit: '{client}',
    labels: [],
    meaning: 'consoles connected',
    samples: ({ agent }) => [{ labels: NONE, value: agent.clients }],
  },
];

function seconds(nanoseconds: number): number {
  return nanoseconds / 1e9;
}

function each<Item, Sample>(items: Iterable<Item>, sample: (item: Item) => Sample | undefined): readonly Sample[] {
  return [...items].map(sample).filter((made): made is Sample & {} => made !== undefined);
}

interface RecentQueue {
  readonly labels: Labels;
  readonly service: Service;
}

/** The queues of each worker's executor: they share its CPU time, and no other's. */
function executors({ queues }: ProgramTotals): ReadonlyMap<string, readonly RecentQueue[]> {
  const grouped = new Map<string, RecentQueue[]>();
  for (const queue of queues) {
    const group = grouped.get(queue.worker) ?? [];
    group.push({ labels: queue.labels, service: queue.recent.total() });
    grouped.set(queue.worker, group);
  }
  return grouped;
}

function recentShares(program: ProgramTotals, which: 'received' | 'entitled'): readonly NumberSample[] {
  return [...executors(program).values()].flatMap((queues) => {
    const all = shares(queues.map(({ service }) => service));
    return queues.map(({ labels }, index) => ({ labels, value: all[index]?.[which] ?? 0 }));
  });
}
