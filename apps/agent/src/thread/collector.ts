import type { PollBlock } from '@pollscope/analysis';
import {
  type LossSection,
  type QueueSample,
  RESOURCE_KINDS,
  type Section,
  type SliceEnd,
  type TaskKind,
  TaskOutcome,
  type UnparkReason,
  type WorkerId,
} from '@pollscope/protocol';
import { DESCRIBED, highId, lowId, RecordKind } from '../ring/layout.ts';
import type { RecordSink } from '../ring/ring-reader.ts';
import type { Aggregation } from './aggregation.ts';
import type { Description } from './description.ts';
import type { EventBuffer } from './event-buffer.ts';
import type { Registry } from './registry.ts';
import type { StreamIds } from './id-space.ts';

export interface CollectorOptions {
  readonly worker: WorkerId;
  readonly ids: StreamIds;
  /** To be added to the worker's times to get those of the stream. */
  readonly timeShift: number;
  readonly registry: Registry;
  readonly aggregation: Aggregation;
  readonly description: Description;
  readonly events: EventBuffer;
}

/** Sorts one worker's records into windows, definitions and the sections of the next frames. */
export class Collector implements RecordSink {
  /** Whether anybody wants single events; without, they go into the aggregates only. */
  wantsEvents = false;
  dropped = 0;
  readonly #options: CollectorOptions;
  readonly #fields = new Map<number, string>();
  #losses: LossSection['rows'][number][] = [];
  #sampled: Omit<QueueSample, 'received' | 'entitled'> | undefined;
  #pick = { vruntime: 0, deadline: 0, granted: 0, by: -1 };

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** The fields of a mark that is about to come. */
  defineFields(id: number, text: string): void {
    this.#fields.set(id, text);
  }

  polls(block: PollBlock): void {
    const { worker, ids, timeShift, aggregation, events } = this.#options;
    const { length, start } = block;
    // The thread that the agent was started in has the stream's clock.
    if (timeShift !== 0) for (let row = 0; row < length; row++) (start[row] as number) += timeShift;
    ids.tasks.mapColumn(block.task, length);
    ids.queues.mapColumn(block.queue, length);
    aggregation.aggregator.polls(worker, block);
    if (this.wantsEvents) events.polls.append(block);
  }

  record(workerTime: number, a: number, b: number, subject: number, tag: number): void {
    const { worker, ids, timeShift, aggregation, events } = this.#options;
    const { aggregator } = aggregation;
    const time = workerTime + timeShift;
    switch (tag & 0xff) {
      case RecordKind.wake: {
        const task = ids.tasks.idOf(subject >>> 0);
        const waker = ids.tasks.idOrNone(a);
        aggregator.wake(task, time, waker);
        if (this.wantsEvents) events.wakes.push(time, task, waker, (tag >> 8) & 0xf, (tag >> 12) & 0xf);
        return;
      }
      case RecordKind.wait: {
        const task = ids.tasks.idOf(subject >>> 0);
        const resource = ids.resources.idOf(a);
        if ((tag & DESCRIBED) !== 0) {
          aggregator.waits(task, resource, time);
          return;
        }
        aggregator.wait(task, resource);
        if (this.wantsEvents) events.waits.push(time, task, resource, 0);
        return;
      }
      case RecordKind.hold: {
        const task = ids.tasks.idOrNone(subject >>> 0);
        const resource = ids.resources.idOf(a);
        if ((tag & DESCRIBED) !== 0) {
          aggregator.holds(resource, task, b);
          return;
        }
        if (b > 0) aggregator.acquired(resource, task, { time, amount: b });
        else aggregator.released(resource, task, -b);
        if (this.wantsEvents) events.holds.push(time, task, resource, b);
        return;
      }
      case RecordKind.park:
        aggregator.park(worker, time, a);
        if (this.wantsEvents) events.parks.push({ start: time, duration: a, reason: flags(tag) as UnparkReason });
        return;
      case RecordKind.driverTurn:
        aggregator.driverTurn(worker, time, a);
        if (this.wantsEvents) events.driverTurns.push({ start: time, duration: a });
        return;
      case RecordKind.available:
        aggregator.available(ids.resources.idOf(subject >>> 0), a);
        return;
      case RecordKind.queueSample:
        this.#sampled = { time, queue: ids.queues.idOf(tag >>> 16), depth: subject, vruntime: a, lag: b };
        return;
      case RecordKind.queueService: {
        if (this.#sampled === undefined) return;
        const sample = { ...this.#sampled, received: a, entitled: b };
        this.#sampled = undefined;
        aggregator.queueSample(sample);
        if (this.wantsEvents) events.queueSamples.push(sample);
        return;
      }
      case RecordKind.slicePick:
        this.#pick = { vruntime: workerTime, deadline: a, granted: b, by: subject };
        return;
      case RecordKind.slice: {
        const { vruntime, deadline, granted, by } = this.#pick;
        const reason = flags(tag) as SliceEnd;
        const picked = { vruntime, deadline, lag: b, eligible: subject, granted };
        const queue = ids.queues.idOf(tag >>> 16);
        const slice = { queue, start: time, duration: a, reason, ...picked, by: by < 0 ? by : ids.queues.idOf(by) };
        aggregator.slice(slice);
        if (this.wantsEvents) events.slices.push(slice);
        return;
      }
      default:
        this.#rareRecord(time, a, b, subject, tag);
    }
  }

  /** What was lost since the last call: belongs with the windows, which are lower bounds there. */
  takeLosses(): Section[] {
    const rows = this.#losses;
    this.#losses = [];
    return rows.length === 0 ? [] : [{ kind: 'loss', rows }];
  }

  #lost(from: number, to: number, records: number): void {
    this.dropped += records;
    this.#losses.push({ worker: this.#options.worker, from, to, records });
  }

  #rareRecord(time: number, a: number, b: number, subject: number, tag: number): void {
    const { worker, ids, registry, aggregation, description, events } = this.#options;
    switch (tag & 0xff) {
      case RecordKind.spawn:
        description.spawned({
          task: ids.tasks.idOf(subject >>> 0),
          time,
          queue: ids.queues.idOf(tag >>> 16),
          name: ids.strings.idOrNone(lowId(b)),
          parent: ids.tasks.idOrNone(a),
          location: ids.strings.idOrNone(highId(b)),
          taskKind: flags(tag) as TaskKind,
        });
        return;
      case RecordKind.end: {
        const task = ids.tasks.idOf(subject >>> 0);
        const outcome = flags(tag) as TaskOutcome;
        description.ended({ task, time, outcome, message: ids.strings.idOrNone(a) });
        if (outcome === TaskOutcome.aborted) aggregation.aggregator.taskEnded(task, time);
        return;
      }
      case RecordKind.resource: {
        const resource = ids.resources.idOf(subject >>> 0);
        const resourceKind = RESOURCE_KINDS[flags(tag)] ?? 'other';
        aggregation.aggregator.resource(resource, resourceKind);
        registry.resources.define({ resource, resourceKind, name: ids.strings.idOrNone(a), capacity: b });
        return;
      }
      case RecordKind.mark: {
        const id = highId(b);
        const fields = this.#fields.get(id) ?? '';
        this.#fields.delete(id);
        if (!this.wantsEvents) return;
        const [task, name] = [ids.tasks.idOrNone(subject >>> 0), ids.strings.idOrNone(lowId(b))];
        events.marks.push({ time, duration: a, task, name, fields });
        return;
      }
      case RecordKind.loss:
        this.#lost(time, a + this.#options.timeShift, b);
        description.isDoubtful = true;
        return;
      case RecordKind.snapshotBegin:
        description.snapshotBegun();
        aggregation.aggregator.forgetHolds(registry.tasks.idsOf(worker));
        return;
      case RecordKind.snapshotEnd:
        if (description.snapshotEnded()) aggregation.aggregator.keepOnly(registry.tasks.ids(), time);
        // Of the tasks themselves it is complete: asking again would not find more room.
        if (a > 0) this.#lost(time, time, a);
        return;
      default:
        throw new Error(`unknown ring record kind ${tag & 0xff}`);
    }
  }
}

function flags(tag: number): number {
  return (tag >> 8) & 0xff;
}
