import type { Finding, Nanoseconds } from '@pollscope/protocol';
import { count, duration, percent } from '../attach/figures.ts';
import { type Column, printable, tableLines } from '../attach/table.ts';
import type { Paint, Tone } from '../paint.ts';
import type { Distribution } from './distribution.ts';
import type { GroupFigures, QueueFigures, RecordingSummary, WorkerFigures } from './summary.ts';

export interface SummaryLayout {
  /** In characters. */
  readonly width: number;
  readonly paint: Paint;
  /** Most rows of the tables of tasks. */
  readonly tasks: number;
}

const SEVERITIES: Record<Finding['severity'], Tone> = { info: 'plain', warning: 'warning', critical: 'bad' };

/** The lines of a summary: what it is of, what is lost, findings, then a table each of queues, workers and tasks. */
export function summaryLines(summary: RecordingSummary, layout: SummaryLayout): string[] {
  const { queues, workers, tasks, locations } = summary;
  const title = (text: string) => layout.paint('strong', text);
  const groups = (name: string, rows: readonly GroupFigures[]): string[] => {
    if (rows.length === 0) return [];
    const more = rows.length > layout.tasks ? `, ${layout.tasks} of ${rows.length}` : '';
    return ['', title(`${name}${more}`), ...tableLines(rows.slice(0, layout.tasks), GROUP_COLUMNS, layout)];
  };
  return [
    ...headLines(summary, layout.paint),
    '',
    title('Findings'),
    ...findingLines(summary, layout.paint),
    '',
    title('Queues'),
    ...tableLines(queues, SHARE_COLUMNS, layout),
    ...distributionTables(queues, title, layout),
    '',
    title('Workers'),
    ...tableLines(workers, WORKER_COLUMNS, layout),
    ...groups('Poll time by name of the task', tasks),
    ...groups('Poll time by place of the spawn', locations),
  ];
}

function headLines(summary: RecordingSummary, paint: Paint): string[] {
  const { source, startedAt, span, range, bytes, events, chunks, cause, policy, jain, spawned, ended } = summary;
  const from = new Date(startedAt + span.from / 1e6).toISOString();
  const fairness = jain === undefined ? '' : `  fairness (Jain) ${jain.toFixed(3)}`;
  const host = source.host === undefined ? '' : ` on ${printable(source.host)}`;
  return [
    `${paint('strong', printable(source.name))}  pid ${source.pid}${host}, ${printable(source.runtime)}  by ${printable(summary.writer)}`,
    `${duration(span.to - span.from)} from ${from}: ${count(events)} events in ${count(bytes)} bytes, ${chunks} chunks`,
    ...(cause === undefined
      ? []
      : [paint('warning', `written for a ${cause.kind} at ${seconds(cause.at)}: ${printable(cause.message)}`)]),
    `figures from ${seconds(range.from)} to ${seconds(range.to)} of the program  policy ${printable(policy)}${fairness}`,
    `${count(spawned)} tasks spawned, ${count(ended.ready)} ended ready, ${ended.panicked} panicked, ${count(ended.aborted)} aborted`,
    ...lossLines(summary, paint),
  ];
}

function lossLines({ lost }: RecordingSummary, paint: Paint): string[] {
  const { records, frames, damage } = lost;
  if (records === 0 && frames === 0 && damage.length === 0) return [paint('good', 'nothing lost')];
  return [
    paint('bad', `lost: ${count(records)} records in the program, ${count(frames)} frames in the recorder`),
    ...damage.map((message) => paint('bad', message)),
  ];
}

function findingLines({ findings }: RecordingSummary, paint: Paint): string[] {
  if (findings.length === 0) return ['none'];
  return findings.map(({ severity, first, sentence, count: times }) =>
    paint(
      SEVERITIES[severity],
      `${severity} from ${seconds(first)} on, seen ${count(times)} times: ${printable(sentence)}`,
    ),
  );
}

const SHARE_COLUMNS: readonly Column<QueueFigures>[] = [
  { title: 'queue', align: 'left', cell: ({ name }) => name },
  { title: 'worker', align: 'left', cell: ({ worker }) => worker },
  { title: 'weight', align: 'right', cell: ({ weight }) => String(weight) },
  { title: 'received', align: 'right', cell: ({ receivedShare }) => percent(receivedShare) },
  { title: 'entitled', align: 'right', cell: ({ entitledShare }) => percent(entitledShare) },
  { title: 'lag from', align: 'right', cell: ({ lag }) => signed(lag.min) },
  { title: 'to', align: 'right', cell: ({ lag }) => signed(lag.max) },
  { title: 'depth max', align: 'right', cell: ({ depthMax }) => String(depthMax) },
  { title: 'longest gap', align: 'right', cell: ({ maxGap }) => duration(maxGap) },
  { title: 'slices', align: 'right', cell: ({ slices }) => count(slices) },
  { title: 'preempted', align: 'right', cell: ({ preemptions }) => count(preemptions) },
];

function distributionTables(
  queues: readonly QueueFigures[],
  title: (text: string) => string,
  layout: SummaryLayout,
): string[] {
  const name: Column<QueueFigures> = { title: 'queue', align: 'left', cell: (queue) => queue.name };
  return [
    '',
    title('Poll time by queue'),
    ...tableLines(queues, [name, ...distributionColumns<QueueFigures>(({ pollTime }) => pollTime)], layout),
    '',
    title('Queue delay by queue'),
    ...tableLines(queues, [name, ...distributionColumns<QueueFigures>(({ queueDelay }) => queueDelay)], layout),
  ];
}

const WORKER_COLUMNS: readonly Column<WorkerFigures>[] = [
  { title: 'worker', align: 'left', cell: ({ name }) => name },
  { title: 'polls', align: 'right', cell: ({ polls }) => count(polls) },
  { title: 'parks', align: 'right', cell: ({ parks }) => count(parks) },
  { title: 'polling', align: 'right', cell: ({ polling }) => duration(polling) },
  { title: 'driver', align: 'right', cell: ({ driver }) => duration(driver) },
  { title: 'parked', align: 'right', cell: ({ parked }) => duration(parked) },
];

const GROUP_COLUMNS: readonly Column<GroupFigures>[] = [
  { title: 'tasks', align: 'left', cell: ({ name }) => name },
  ...distributionColumns<GroupFigures>(({ pollTime }) => pollTime),
  { title: 'delay p95', align: 'right', cell: ({ queueDelay }) => duration(queueDelay.p95) },
];

function distributionColumns<Row>(of: (row: Row) => Distribution): readonly Column<Row>[] {
  const time = (title: string, figure: Exclude<keyof Distribution, 'count'>): Column<Row> => ({
    title,
    align: 'right',
    cell: (row) => (of(row).count === 0 ? '-' : duration(of(row)[figure])),
  });
  return [
    { title: 'count', align: 'right', cell: (row) => count(of(row).count) },
    time('total', 'total'),
    time('p50', 'p50'),
    time('p90', 'p90'),
    time('p95', 'p95'),
    time('p99', 'p99'),
    time('p99.9', 'p999'),
    time('max', 'max'),
  ];
}

function signed(time: Nanoseconds): string {
  return time < 0 ? `-${duration(-time)}` : duration(time);
}

/** Of stream time. */
function seconds(time: Nanoseconds): string {
  return `${(time / 1e9).toFixed(3)} s`;
}
