import type {
  DriverTurnsSection,
  Mark,
  ParksSection,
  QueueSample,
  Section,
  Slice,
  WorkerId,
} from '@pollscope/protocol';
import { PollColumns, ResourceColumns, WakeColumns } from './columns.ts';

/** One worker's single events on their way into the next frame of the events channel. */
export class EventBuffer {
  readonly polls = new PollColumns();
  readonly wakes = new WakeColumns();
  readonly waits = new ResourceColumns();
  readonly holds = new ResourceColumns();
  parks: ParksSection['rows'][number][] = [];
  driverTurns: DriverTurnsSection['rows'][number][] = [];
  queueSamples: QueueSample[] = [];
  slices: Slice[] = [];
  marks: Mark[] = [];
  readonly #worker: WorkerId;

  constructor(worker: WorkerId) {
    this.#worker = worker;
  }

  /** To be encoded before more is pushed, as the columns are reused. */
  take(): Section[] {
    const worker = this.#worker;
    const { polls, wakes, waits, holds, parks, driverTurns, queueSamples, slices, marks } = this;
    const sections: Section[] = [];
    if (polls.length > 0) sections.push({ kind: 'polls', worker, ...polls.views() });
    if (waits.length > 0) sections.push({ kind: 'waits', worker, ...waits.views() });
    if (holds.length > 0) sections.push({ kind: 'holds', worker, ...holds.views() });
    if (wakes.length > 0) sections.push({ kind: 'wakes', worker, ...wakes.views() });
    if (parks.length > 0) sections.push({ kind: 'parks', worker, rows: parks });
    if (driverTurns.length > 0) sections.push({ kind: 'driverTurns', worker, rows: driverTurns });
    if (queueSamples.length > 0) sections.push({ kind: 'queueSamples', rows: queueSamples });
    if (slices.length > 0) sections.push({ kind: 'slices', worker, rows: slices });
    if (marks.length > 0) sections.push({ kind: 'marks', worker, rows: marks });
    for (const columns of [polls, wakes, waits, holds]) columns.clear();
    this.parks = [];
    this.driverTurns = [];
    this.queueSamples = [];
    this.slices = [];
    this.marks = [];
    return sections;
  }
}

/** How many single events the sections hold, by which a client's rate is limited. */
export function countEvents(sections: readonly Section[]): number {
  let count = 0;
  for (const section of sections) {
    if ('length' in section) count += section.length;
    else if ('rows' in section) count += section.rows.length;
  }
  return count;
}
