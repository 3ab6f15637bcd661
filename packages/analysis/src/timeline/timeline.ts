import type { Nanoseconds, QueueId, TaskId } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import { queueName, taskName } from '../store/task-names.ts';
import { UNKNOWN_QUEUE } from '../store/task-table.ts';
import type { Cancellation } from './cancellation.ts';
import type { EventBlock } from './event-block.ts';
import type { Grid, LaneColumns, LaneSubject } from './lane.ts';
import { openPollsOf } from './open-polls.ts';
import { joinRanges } from './ranges.ts';
import { rasterise } from './rasterise.ts';
import type { Timeline, TimelineLane, TimelineQuery } from './queries.ts';
import { addSums } from './sums.ts';
import { TaskRanking } from './task-ranking.ts';
import type { Events, TimelineSource } from './timeline-source.ts';

const NOTHING_KNOWN: TimeRange = { from: 0, to: 0 };
const ALWAYS: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Draws a source: what a view asks for again and again while it moves. */
export class TimelineDrawing {
  readonly #source: TimelineSource;
  readonly #ranking = new TaskRanking();

  constructor(source: TimelineSource) {
    this.#source = source;
  }

  /** O(events in the range). Rejects with the signal's reason when that aborts. */
  async draw(query: TimelineQuery, signal: Cancellation): Promise<Timeline> {
    const source = this.#source;
    await source.ready();
    const { events, grid } = await this.#eventsFor(query, signal);
    const range = { from: grid.from, to: grid.from + grid.columns * grid.column };
    const blocks = events === 'tooMany' ? [] : events;
    const { definitions } = source;
    const { workers, queues } = definitions;
    const tasks = this.#tasks(blocks, query);
    const subjects = [
      ...workers.map((id): LaneSubject => ({ kind: 'worker', id })),
      ...queues.map((id): LaneSubject => ({ kind: 'queue', id })),
      ...tasks.map((id): LaneSubject => ({ kind: 'task', id })),
    ].slice(query.first, query.first + query.count);
    const { lanes, polls, breaks } = rasterise(blocks, subjects, grid);
    const sumsOf = source.sumsIn(range, events);
    // A lane for each subject.
    const sums = subjects.flatMap((subject, place) => addSums(lanes[place] as LaneColumns, sumsOf(subject), grid));
    const openPolls = openPollsOf(blocks, range);
    return {
      range,
      column: grid.column,
      extent: source.extent ?? NOTHING_KNOWN,
      lanes: { workers: workers.length, queues: queues.length, tasks: tasks.length },
      shown: subjects.map((subject, place) => this.#lane(subject, lanes[place] as LaneColumns)),
      first: query.first,
      polls,
      breaks,
      openPolls,
      taskNames: this.#taskNames([...polls.task, ...openPolls.task]),
      queueNames: this.#queueNames([...polls.queue, ...openPolls.queue]),
      gaps: joinRanges([...source.gapsIn(range), ...blocks.flatMap((block) => block.contents.losses)]),
      sums: events === 'tooMany' ? [range] : joinRanges(sums),
      tooMany: events === 'tooMany',
    };
  }

  /** The events of the range; where those are too many, of what is in view. */
  async #eventsFor(query: TimelineQuery, signal: Cancellation): Promise<{ events: Events; grid: Grid }> {
    const grid = gridOf(query.range, query.column);
    const events = await this.#source.eventsIn(query.range, signal);
    if (events !== 'tooMany') return { events, grid };
    const inView = await this.#source.eventsIn(query.ranked, signal);
    return inView === 'tooMany' ? { events, grid } : { events: inView, grid: gridOf(query.ranked, query.column) };
  }

  /** The tasks that have a lane, the pinned ones first. */
  #tasks(blocks: readonly EventBlock[], query: TimelineQuery): readonly TaskId[] {
    const { definitions, tasks } = this.#source;
    const wanted = query.filter.trim().toLowerCase();
    const matches = (id: TaskId): boolean => {
      if (wanted === '') return true;
      const task = tasks.get(id) ?? { id, name: 0, queue: UNKNOWN_QUEUE };
      return [taskName(definitions, task), queueName(definitions, task)].some((name) =>
        name.toLowerCase().includes(wanted),
      );
    };
    const { ranked: range, order, pinned } = query;
    const ranked = this.#ranking.rank(blocks, { range, order, matches, filter: wanted });
    if (pinned.length === 0) return ranked;
    const first = new Set(pinned);
    return [...pinned, ...ranked.filter((task) => !first.has(task))];
  }

  #lane(subject: LaneSubject, columns: LaneColumns): TimelineLane {
    const { definitions, tasks } = this.#source;
    if (subject.kind === 'worker') {
      const name = definitions.workerName(subject.id);
      return { subject, columns, name, queue: UNKNOWN_QUEUE, queueName: '', lifetime: ALWAYS };
    }
    if (subject.kind === 'queue') {
      const { name } = definitions.queue(subject.id);
      return { subject, columns, name, queue: subject.id, queueName: '', lifetime: ALWAYS };
    }
    const task = tasks.get(subject.id);
    const known = task ?? { id: subject.id, name: 0, queue: UNKNOWN_QUEUE };
    const lifetime = { from: task?.spawnedAt ?? ALWAYS.from, to: task?.end?.time ?? ALWAYS.to };
    return {
      subject,
      columns,
      name: taskName(definitions, known),
      queue: known.queue,
      queueName: queueName(definitions, known),
      lifetime,
    };
  }

  #taskNames(ids: readonly TaskId[]): ReadonlyMap<TaskId, string> {
    const { definitions, tasks } = this.#source;
    return new Map([...new Set(ids)].map((id) => [id, taskName(definitions, tasks.get(id) ?? { id, name: 0 })]));
  }

  #queueNames(ids: readonly QueueId[]): ReadonlyMap<QueueId, string> {
    return new Map([...new Set(ids)].map((queue) => [queue, queueName(this.#source.definitions, { queue })]));
  }
}

/** Columns begin at multiples of their width, so that a value stays in its column while the view moves. */
function gridOf(range: TimeRange, column: Nanoseconds): Grid {
  const first = Math.floor(range.from / column);
  const columns = Math.max(1, Math.ceil(range.to / column) - first);
  return { from: first * column, column, columns };
}
