import type { AgentWindowSection, Nanoseconds, TaskId, WorkerId, WorkerWindowsSection } from '@pollscope/protocol';
import { jain } from '../fairness.ts';
import { percentilesOf } from '../percentiles.ts';
import type { Definitions } from './definitions.ts';
import type { Gaps } from './gaps.ts';
import type { OpenPolls } from './open-polls.ts';
import type { PollRing } from './poll-ring.ts';
import type { AgentRow, Overview, SlowPoll, TimeRange } from './queries.ts';
import type { QueueBlock } from './queue-block.ts';
import { queueRowsOf } from './queue-rows.ts';
import { queueName, taskName } from './task-names.ts';
import { type TaskTable, UNKNOWN_QUEUE } from './task-table.ts';
import { secondsOf, type WindowSeries } from './window-series.ts';
import { workerRowsOf } from './worker-rows.ts';

/** As many as fit beside the other figures without scrolling. */
const SLOWEST_POLLS = 20;

export interface OverviewSource {
  readonly definitions: Definitions;
  readonly queueWindows: WindowSeries<QueueBlock>;
  readonly workerWindows: WindowSeries<WorkerWindowsSection>;
  readonly agentWindows: WindowSeries<AgentWindowSection>;
  readonly tasks: TaskTable;
  readonly polls: PollRing;
  readonly openPolls: OpenPolls;
  readonly gaps: Gaps;
  readonly pollsTotal: number;
  readonly framesMissed: number;
  readonly now: Nanoseconds;
}

export function overviewOf(source: OverviewSource, range: TimeRange): Overview {
  const queues = queueRowsOf(source.definitions, source.queueWindows.within(range));
  return {
    range,
    policy: source.definitions.policy,
    pollTime: percentilesOf(queues.pollTime),
    queueDelay: percentilesOf(queues.queueDelay),
    depth: queues.rows.reduce((total, row) => total + row.depth, 0),
    pollsTotal: source.pollsTotal,
    queues: queues.rows,
    jain: jain(queues.rows),
    workers: workerRowsOf(source.definitions, source.workerWindows.within(range)),
    agent: agentRowOf(source, range),
    slowest: slowestOf(source, range),
  };
}

function agentRowOf(source: OverviewSource, range: TimeRange): AgentRow {
  const windows = source.agentWindows.within(range);
  const sum = { records: 0, busy: 0, probeCost: 0, bytesSent: 0 };
  let ringFillPermille = 0;
  for (const window of windows) {
    sum.records += window.records;
    sum.busy += window.busy;
    sum.probeCost += window.probeCost;
    sum.bytesSent += window.bytesSent;
    ringFillPermille = Math.max(ringFillPermille, window.ringFillPermille);
  }
  // Without windows the sums are 0, and so is what is divided.
  const seconds = secondsOf(windows) || 1;
  return {
    recordsPerSecond: sum.records / seconds,
    busyShare: sum.busy / (seconds * 1e9),
    probeShare: sum.probeCost / (seconds * 1e9),
    ringFillPermille,
    bytesPerSecond: sum.bytesSent / seconds,
    clients: windows.at(-1)?.clients ?? 0,
    dropped: source.gaps.recordsLostIn(range),
    droppedTotal: source.gaps.recordsLost,
    framesMissed: source.framesMissed,
  };
}

function slowestOf(source: OverviewSource, range: TimeRange): readonly SlowPoll[] {
  const running = source.openPolls.at(source.now).map((open): SlowPoll => {
    return {
      ...identityOf(source, open),
      start: open.start,
      duration: open.observedAt - open.start,
      queueDelay: 0,
      running: true,
    };
  });
  const ended = source.polls.slowest(range, SLOWEST_POLLS).map((poll): SlowPoll => {
    const { start, duration, queueDelay } = poll;
    return { ...identityOf(source, poll), start, duration, queueDelay, running: false };
  });
  return [...running, ...ended].slice(0, SLOWEST_POLLS);
}

function identityOf(
  { definitions, tasks }: OverviewSource,
  { task: id, worker }: { readonly task: TaskId; readonly worker: WorkerId },
) {
  const task = tasks.get(id) ?? { id, name: 0, queue: UNKNOWN_QUEUE };
  return {
    task: id,
    taskName: taskName(definitions, task),
    queue: task.queue,
    queueName: queueName(definitions, task),
    worker,
  };
}
