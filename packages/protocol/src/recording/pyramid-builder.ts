import type { PollsSection, QueueSamplesSection, QueueWindowsSection, Section, SparseHistogram } from '../model.ts';
import type { Nanoseconds, QueueId, TaskId } from '../units.ts';
import { type Cell, Lane, type LaneSubject, MAX_CELLS, type Pyramid } from './pyramid.ts';

/** 4 ms: the finest that a minute on a wide screen shows. */
const FINEST_WIDTH = 2 ** 22;
const MAX_BUCKETS = 1 << 14;
/** What comes after these is left out; 512 cells each is still a picture. */
const MAX_LANES = 512;
/** Windows are drawn only where there are no single polls: those of a frame may come after the windows that count them. */
const POLLS_COVER_NS = 2_000_000_000;

/**
 * Builds the pyramid while a recording is written. When the recording outgrows its buckets they become twice as long, so
 * that the memory is bounded and every part of the recording is equally fine.
 */
export class PyramidBuilder {
  readonly #workers = new Map<number, Lane>();
  readonly #queues = new Map<number, Lane>();
  #width = FINEST_WIDTH;
  #origin: number | undefined;
  /** Number of the last bucket in use. */
  #last = 0;
  #lastPollEnd = Number.NEGATIVE_INFINITY;

  /** `queueOf` tells whose poll it was; polls of tasks that it does not know count for their worker only. */
  add(section: Section, queueOf: (task: TaskId) => QueueId | undefined): void {
    if (section.kind === 'polls') this.#addPolls(section, queueOf);
    else if (section.kind === 'queueSamples') this.#addSamples(section);
    else if (section.kind === 'queueWindows' && section.duration > 0) this.#addWindows(section);
  }

  finish(): Pyramid {
    return {
      width: this.#width,
      origin: this.#origin ?? 0,
      lanes: [...this.#workers.values(), ...this.#queues.values()],
    };
  }

  #addPolls(section: PollsSection, queueOf: (task: TaskId) => QueueId | undefined): void {
    if (section.length === 0) return;
    const worker = this.#lane({ kind: 'worker', worker: section.worker });
    // Tasks are often polled in turns of the same few, and most have the queue of the one before.
    let queue: QueueId | undefined;
    let lane: Lane | undefined;
    for (let row = 0; row < section.length; row++) {
      const whose = queueOf(section.task[row] as number);
      if (whose !== undefined && (whose !== queue || lane === undefined)) {
        queue = whose;
        lane = this.#lane({ kind: 'queue', queue: whose });
      }
      const duration = section.duration[row] as number;
      const end = (section.start[row] as number) + duration;
      const bucket = this.#bucket(end);
      worker?.addPoll(bucket, duration);
      if (whose !== undefined) lane?.addPoll(bucket, duration);
      if (end > this.#lastPollEnd) this.#lastPollEnd = end;
    }
  }

  #addSamples({ rows }: QueueSamplesSection): void {
    for (const { time, queue, depth } of rows) {
      const lane = this.#lane({ kind: 'queue', queue });
      lane?.addDepth(this.#bucket(time), depth);
    }
  }

  #addWindows({ start, duration, rows }: QueueWindowsSection): void {
    const covered = start - this.#lastPollEnd < POLLS_COVER_NS;
    for (const row of rows) {
      const lane = this.#lane({ kind: 'queue', queue: row.queue });
      const bucket = this.#bucket(start + duration / 2);
      lane?.addDepth(bucket, row.depth);
      lane?.addDepth(bucket, row.depthMax);
      if (!covered) lane?.addPolls(bucket, pollsOf(row.pollTime));
    }
  }

  #lane(subject: LaneSubject): Lane | undefined {
    const lanes = subject.kind === 'worker' ? this.#workers : this.#queues;
    const id = subject.kind === 'worker' ? subject.worker : subject.queue;
    const known = lanes.get(id);
    if (known !== undefined || this.#laneCount >= MAX_LANES) return known;
    const lane = new Lane(subject);
    lanes.set(id, lane);
    this.#fit();
    return lane;
  }

  get #laneCount(): number {
    return this.#workers.size + this.#queues.size;
  }

  /**
   * The bucket of an instant, counted from the first one; what is older counts there. To be asked after the lane, whose
   * arrival may change the width.
   */
  #bucket(time: Nanoseconds): number {
    const number = Math.floor(time / this.#width);
    if (this.#origin === undefined) {
      this.#origin = number;
      this.#last = number;
    }
    if (number > this.#last) {
      this.#last = number;
      this.#fit();
    }
    return Math.max(0, Math.floor(time / this.#width) - (this.#origin ?? 0));
  }

  /** Doubles the width until all lanes fit. */
  #fit(): void {
    const origin = this.#origin ?? 0;
    const buckets = Math.min(MAX_BUCKETS, Math.floor(MAX_CELLS / Math.max(1, this.#laneCount)));
    if (this.#last - origin < buckets) return;
    for (const lanes of [this.#workers, this.#queues]) {
      for (const lane of lanes.values()) lane.halve(origin % 2 !== 0);
    }
    this.#origin = Math.floor(origin / 2);
    this.#last = Math.floor(this.#last / 2);
    this.#width *= 2;
    this.#fit();
  }
}

function pollsOf({
  counts,
  max,
  sum,
  buckets,
}: SparseHistogram): Pick<Cell, 'polls' | 'pollMin' | 'pollMax' | 'pollSum'> {
  const polls = counts.reduce((total, count) => total + count, 0);
  return { polls, pollMin: Math.min(lowestOf(buckets[0] ?? 0), max), pollMax: max, pollSum: sum };
}

/** Smallest value of a histogram's bucket, by the layout documented at `SparseHistogram`. */
function lowestOf(bucket: number): Nanoseconds {
  if (bucket < 64) return bucket;
  return (64 + (bucket % 64)) * 2 ** (Math.floor(bucket / 64) - 1);
}
