import {
  type GroupFigures,
  type RangeFigures,
  rangeFigures,
  type RecordedRange,
  tallyRange,
} from '@pollscope/analysis';
import type { TimeRange } from '@pollscope/protocol/recording';
import { percentileCells, percentileColumns } from './percentile-columns.ts';
import type { Cell, TableMaker } from './table.ts';

const PERCENTILE_COLUMNS = ['polls', ...percentileColumns('poll'), ...percentileColumns('queue_delay')];

/** The figures of `pollscope inspect` for the range, as rows. */
function figuresTable(
  columns: readonly string[],
  rows: (figures: RangeFigures) => Iterable<readonly Cell[]>,
): TableMaker {
  async function* made(recording: RecordedRange, range: Readonly<TimeRange>): AsyncGenerator<readonly Cell[]> {
    yield* rows(rangeFigures(await tallyRange(recording, range)));
  }
  return (recording, range) => ({ columns, rows: made(recording, range) });
}

export const queuesTable = figuresTable(
  [
    'queue',
    'worker',
    'weight',
    'received_ns',
    'received_share',
    'entitled_share',
    'lag_min_ns',
    'lag_max_ns',
    'depth_max',
    'max_gap_ns',
    'slices',
    'preemptions',
    ...PERCENTILE_COLUMNS,
  ],
  ({ queues }) =>
    queues.map((queue) => {
      const { name, worker, weight, received, receivedShare, entitledShare, lag } = queue;
      const { depthMax, maxGap, slices, preemptions, pollTime, queueDelay } = queue;
      const shares = [received, receivedShare, entitledShare, lag.min, lag.max];
      const counts = [depthMax, maxGap, slices, preemptions, pollTime.count];
      return [name, worker, weight, ...shares, ...counts, ...percentileCells(pollTime), ...percentileCells(queueDelay)];
    }),
);

export const workersTable = figuresTable(
  ['worker', 'polls', 'parks', 'polling_ns', 'driver_ns', 'parked_ns'],
  ({ workers }) =>
    workers.map(({ name, polls, parks, polling, driver, parked }) => [name, polls, parks, polling, driver, parked]),
);

export const groupsTable = figuresTable(['name', 'queue', 'share', ...PERCENTILE_COLUMNS], ({ tasks }) =>
  tasks.map((group) => [group.name, group.queue, ...groupCells(group)]),
);

export const locationsTable = figuresTable(['location', 'share', ...PERCENTILE_COLUMNS], ({ locations }) =>
  locations.map((group) => [group.name, ...groupCells(group)]),
);

export const resourcesTable = figuresTable(
  ['resource', 'kind', 'capacity', 'waiting', 'available', 'longest_wait_ns', 'acquisitions', 'overtakes'],
  ({ resources }) =>
    resources.map(({ name, kind, capacity, waiting, available, longestWait, acquisitions, overtakes }) => {
      const [bound, free] = [capacity, available].map((count) => (count < 0 ? undefined : count));
      return [name, kind, bound, waiting, free, longestWait, acquisitions, overtakes];
    }),
);

export const findingsTable = figuresTable(
  ['detector', 'severity', 'state', 'first_ns', 'last_ns', 'count', 'sentence', 'hint'],
  ({ findings }) =>
    findings.map(({ detector, severity, state, first, last, count, sentence, hint }) => [
      detector,
      severity,
      state,
      first,
      last,
      count,
      sentence,
      hint,
    ]),
);

function groupCells({ share, pollTime, queueDelay }: GroupFigures): readonly Cell[] {
  return [share, pollTime.count, ...percentileCells(pollTime), ...percentileCells(queueDelay)];
}
