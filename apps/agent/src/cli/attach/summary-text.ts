import type { Percentiles, QueueRow, TaskRow, WorkerRow } from '@pollscope/analysis';
import { type Finding, type Nanoseconds, WorkerState } from '@pollscope/protocol';
import type { Paint, Tone } from '../paint.ts';
import { count, duration, percent } from './figures.ts';
import type { Sort, Summary } from './summary.ts';
import { type Cell, type Column, printable, tableLines } from './table.ts';

export interface Layout {
  /** Of the terminal, in characters. */
  readonly width: number;
  readonly paint: Paint;
}

/** From there on a poll holds up everything else noticeably: a frame of an animation, then what a person notices. */
const LONG_POLL_NS = 16e6;
const VERY_LONG_POLL_NS = 100e6;
/** A queue that received less than that part of what it was entitled to is shown as short of it. */
const SHORT_SHARE = 0.9;

/** The lines of a summary: source, figures, loss, then tables of queues, workers and tasks. */
export function summaryLines(summary: Summary, layout: Layout): string[] {
  const { paint } = layout;
  const section = (title: string, lines: readonly string[]): string[] => ['', paint('strong', title), ...lines];
  return [
    ...headLines(summary, paint),
    ...(summary.findings === undefined ? [] : section('Findings', findingLines(summary.findings, paint))),
    ...section('Queues', tableLines(summary.queues, QUEUE_COLUMNS, layout)),
    ...section('Workers', tableLines(summary.workers, workerColumns(summary.until), layout)),
    ...runningLines(summary, paint),
    ...section(taskTitle(summary), tableLines(summary.tasks, TASK_COLUMNS, layout)),
  ];
}

function headLines(summary: Summary, paint: Paint): string[] {
  const { source, pollTime, queueDelay, agent, jain, restarts } = summary;
  const window = `${summary.window / 1e9} s`;
  const fairness = jain === undefined ? '' : `  fairness (Jain) ${jain.toFixed(3)}`;
  const again = restarts === 0 ? '' : `, restarted ${restarts} times`;
  return [
    `${paint('strong', printable(source?.name ?? '?'))}  pid ${source?.pid} on ${printable(source?.host ?? '?')}` +
      `, ${printable(source?.runtime ?? '')}${again}  ${connectionText(summary, paint)}`,
    `last ${window}: ${count(summary.pollsPerSecond)} polls/s  poll p95 ${sampled(pollTime, pollTime.p95)}` +
      ` max ${sampled(pollTime, pollTime.max)}  queue delay p95 ${sampled(queueDelay, queueDelay.p95)}  depth ${summary.depth}` +
      `  policy ${printable(summary.policy)}${fairness}`,
    `agent: ${percent(agent.busyShare)} of a core, ${percent(agent.probeShare)} of the program  ${lossText(summary, paint)}`,
  ];
}

function connectionText({ connection }: Summary, paint: Paint): string {
  switch (connection.kind) {
    case 'connecting':
      return paint('warning', 'connecting');
    case 'live':
      return paint('good', 'live');
    case 'stalled':
      return paint('warning', 'stalled: the program sends nothing');
    case 'reconnecting':
      return paint('bad', `lost (${connection.reason}), trying again`);
    case 'refused':
      return paint('bad', `refused (${connection.message})`);
  }
}

function lossText({ agent }: Summary, paint: Paint): string {
  const { droppedTotal, dropped, framesMissed } = agent;
  if (droppedTotal === 0 && framesMissed === 0) return 'nothing lost';
  return paint('bad', `lost ${count(droppedTotal)} records (${count(dropped)} in the window), ${framesMissed} frames`);
}

const SEVERITIES: Record<Finding['severity'], Tone> = { info: 'plain', warning: 'warning', critical: 'bad' };

/** As many as leave room for the tables. */
const FINDINGS_SHOWN = 5;

function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  if (findings.length === 0) return ['none'];
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ severity, state, sentence, count: times }) => {
    const past = state === 'closed' ? ', over' : '';
    return paint(SEVERITIES[severity], `${severity}: ${printable(sentence)} (seen ${count(times)} times${past})`);
  });
  const more = findings.length - shown.length;
  return more === 0 ? shown : [...shown, paint('faint', `and ${more} more`)];
}

function runningLines({ running }: Summary, paint: Paint): string[] {
  const long = running.filter((poll) => poll.duration >= LONG_POLL_NS);
  if (long.length === 0) return [];
  return [
    '',
    ...long.map(({ task, queue, duration: age }) =>
      paint('bad', `a poll of "${printable(task)}" in queue ${printable(queue)} has been running for ${duration(age)}`),
    ),
  ];
}

/** A figure of some samples, of which there may be none. */
const sampled = ({ count: samples }: Percentiles, time: Nanoseconds): string => (samples === 0 ? '-' : duration(time));

function pollCell(pollTime: Percentiles, figure: 'p95' | 'max'): Cell {
  const text = sampled(pollTime, pollTime[figure]);
  if (pollTime[figure] >= VERY_LONG_POLL_NS) return { text, tone: 'bad' };
  return pollTime[figure] >= LONG_POLL_NS ? { text, tone: 'warning' } : { text };
}

const QUEUE_COLUMNS: readonly Column<QueueRow>[] = [
  { title: 'queue', align: 'left', cell: ({ name }) => name },
  { title: 'weight', align: 'right', cell: ({ weight }) => String(weight) },
  {
    title: 'received',
    align: 'right',
    cell: ({ receivedShare, entitledShare }) => ({
      text: percent(receivedShare),
      tone: receivedShare < entitledShare * SHORT_SHARE ? 'warning' : 'plain',
    }),
  },
  { title: 'entitled', align: 'right', cell: ({ entitledShare }) => percent(entitledShare) },
  { title: 'polls', align: 'right', cell: ({ polls }) => count(polls) },
  { title: 'poll p95', align: 'right', cell: ({ pollTime }) => pollCell(pollTime, 'p95') },
  { title: 'poll max', align: 'right', cell: ({ pollTime }) => pollCell(pollTime, 'max') },
  { title: 'delay p95', align: 'right', cell: ({ queueDelay }) => sampled(queueDelay, queueDelay.p95) },
  { title: 'depth', align: 'right', cell: ({ depth }) => String(depth) },
  { title: 'max', align: 'right', cell: ({ depthMax }) => String(depthMax) },
];

const STATES: Record<WorkerState, string> = {
  [WorkerState.polling]: 'polling',
  [WorkerState.driver]: 'driver',
  [WorkerState.parked]: 'parked',
  [WorkerState.attending]: 'attending',
};

function workerColumns(now: Nanoseconds): readonly Column<WorkerRow>[] {
  return [
    { title: 'worker', align: 'left', cell: ({ name }) => name },
    {
      title: 'state',
      align: 'left',
      cell: ({ state, stateSince }) => `${STATES[state]} ${duration(now - stateSince)}`,
    },
    { title: 'polling', align: 'right', cell: ({ pollingShare }) => percent(pollingShare) },
    { title: 'driver', align: 'right', cell: ({ driverShare }) => percent(driverShare) },
    { title: 'parked', align: 'right', cell: ({ parkedShare }) => percent(parkedShare) },
    { title: 'polls/s', align: 'right', cell: ({ pollsPerSecond }) => count(pollsPerSecond) },
    { title: 'parks/s', align: 'right', cell: ({ parksPerSecond }) => count(parksPerSecond) },
  ];
}

function taskTitle({ tasks, taskNames, sort }: Summary): string {
  const names = taskNames > tasks.length ? `, ${tasks.length} of ${taskNames} names` : '';
  return `Tasks by ${SORT_TITLES[sort]}${names}`;
}

const TASK_COLUMNS: readonly Column<TaskRow>[] = [
  { title: 'task', align: 'left', cell: ({ name }) => name },
  { title: 'queue', align: 'left', cell: ({ queueName }) => queueName },
  { title: 'tasks', align: 'right', cell: ({ tasks }) => count(tasks) },
  { title: 'polls/s', align: 'right', cell: ({ pollsPerSecond }) => count(pollsPerSecond) },
  { title: 'busy', align: 'right', cell: ({ busyShare }) => percent(busyShare) },
  { title: 'poll p95', align: 'right', cell: ({ pollTime }) => pollCell(pollTime, 'p95') },
  { title: 'poll max', align: 'right', cell: ({ pollTime }) => pollCell(pollTime, 'max') },
  { title: 'delay p95', align: 'right', cell: ({ queueDelay }) => sampled(queueDelay, queueDelay.p95) },
  { title: 'waiting', align: 'right', cell: ({ waiting }) => count(waiting) },
  { title: 'longest', align: 'right', cell: ({ waitingFor }) => (waitingFor === 0 ? '-' : duration(waitingFor)) },
];

const SORT_TITLES: Record<Sort, string> = {
  p95: 'p95 of their polls',
  max: 'longest poll',
  busy: 'CPU time',
  polls: 'number of polls',
  delay: 'p95 of their queue delay',
  waiting: 'longest wait',
};
