import type { GroupFigures, QueueFigures, ResourceFigures, WorkerFigures } from '@pollscope/analysis';
import type { Finding, Nanoseconds } from '@pollscope/protocol';
import { count, duration, percent } from '../attach/figures.ts';
import { type Column, printable, tableLines } from '../attach/table.ts';
import type { Paint, Tone } from '../paint.ts';
import { distributionColumns, type Measured } from './distribution-columns.ts';
import type { RecordingSummary } from './summary.ts';

export interface SummaryLayout {
  /** In characters. */
  readonly width: number;
  readonly paint: Paint;
  /** Most rows of a table. */
  readonly tasks: number;
}

const SEVERITIES: Record<Finding['severity'], Tone> = { info: 'plain', warning: 'warning', critical: 'bad' };

/** The lines of a summary: what it is of, what is lost, findings, then a table each of queues, workers and tasks. */
export function summaryLines(summary: RecordingSummary, layout: SummaryLayout): string[] {
  const { queues, workers, resources, tasks, locations } = summary;
  const table = <Row>(title: string, rows: readonly Row[], columns: readonly Column<Row>[]): string[] => {
    const more = rows.length > layout.tasks ? `, ${layout.tasks} of ${rows.length}` : '';
    return ['', layout.paint('strong', `${title}${more}`), ...tableLines(rows.slice(0, layout.tasks), columns, layout)];
  };
  const distributions = <Row extends Measured>(by: string, rows: readonly Row[], names: readonly Column<Row>[]) =>
    rows.length === 0
      ? []
      : [
          ...table(`Poll time by ${by}`, rows, [...names, ...distributionColumns<Row>(({ pollTime }) => pollTime)]),
          ...table(`Queue delay by ${by}`, rows, [
            ...names,
            ...distributionColumns<Row>(({ queueDelay }) => queueDelay),
          ]),
        ];
  return [
    ...headLines(summary, layout.paint),
    '',
    layout.paint('strong', 'Findings'),
    ...findingLines(summary, layout.paint),
    ...table('Queues', queues, SHARE_COLUMNS),
    ...distributions('queue', queues, SHARE_COLUMNS.slice(0, 1)),
    ...table('Workers', workers, WORKER_COLUMNS),
    ...(resources.length === 0 ? [] : table('Resources', resources, RESOURCE_COLUMNS)),
    ...distributions('name of the task', tasks, GROUP_COLUMNS),
    ...distributions('place of the spawn', locations, PLACE_COLUMNS),
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

const WORKER_COLUMNS: readonly Column<WorkerFigures>[] = [
  { title: 'worker', align: 'left', cell: ({ name }) => name },
  { title: 'polls', align: 'right', cell: ({ polls }) => count(polls) },
  { title: 'parks', align: 'right', cell: ({ parks }) => count(parks) },
  { title: 'polling', align: 'right', cell: ({ polling }) => duration(polling) },
  { title: 'driver', align: 'right', cell: ({ driver }) => duration(driver) },
  { title: 'parked', align: 'right', cell: ({ parked }) => duration(parked) },
];

const RESOURCE_COLUMNS: readonly Column<ResourceFigures>[] = [
  { title: 'resource', align: 'left', cell: ({ name }) => name },
  { title: 'kind', align: 'left', cell: ({ kind }) => kind },
  { title: 'longest wait', align: 'right', cell: ({ longestWait }) => duration(longestWait) },
  { title: 'waiting', align: 'right', cell: ({ waiting }) => count(waiting) },
  { title: 'free', align: 'right', cell: ({ available }) => (available < 0 ? '-' : count(available)) },
  { title: 'acquired', align: 'right', cell: ({ acquisitions }) => count(acquisitions) },
  { title: 'overtakes', align: 'right', cell: ({ overtakes }) => count(overtakes) },
];

const SHARE_COLUMN: Column<GroupFigures> = {
  title: 'share',
  align: 'right',
  cell: ({ share }) => percent(share),
};
const GROUP_COLUMNS: readonly Column<GroupFigures>[] = [
  { title: 'tasks', align: 'left', cell: ({ name }) => name },
  { title: 'queue', align: 'left', cell: ({ queue }) => queue },
  SHARE_COLUMN,
];
const PLACE_COLUMNS: readonly Column<GroupFigures>[] = [
  { title: 'place', align: 'left', keepsEnd: true, cell: ({ name }) => name },
  SHARE_COLUMN,
];

function signed(time: Nanoseconds): string {
  return time < 0 ? `-${duration(-time)}` : duration(time);
}

/** Of stream time. */
function seconds(time: Nanoseconds): string {
  return `${(time / 1e9).toFixed(3)} s`;
}
