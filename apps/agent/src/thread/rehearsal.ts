import { PollOutcome, PollSource, type TaskView, WakeEffect } from '@pollscope/executor';
import { ByteWriter, Channel, encodeFrame } from '@pollscope/protocol';
import { allocateRing } from '../ring/layout.ts';
import { RingProbe } from '../ring/ring-probe.ts';
import { RingReader } from '../ring/ring-reader.ts';
import { RingWriter } from '../ring/ring-writer.ts';
import { Aggregation } from './aggregation.ts';
import { Collector } from './collector.ts';
import { Description } from './description.ts';
import { EventBuffer } from './event-buffer.ts';
import { IdBlocks } from './id-space.ts';
import { Registry } from './registry.ts';

/** Enough for the compiler to have done its best well before those that are measured. */
const ROUNDS = 200;
const MEASURED = 50;
const POLLS_PER_ROUND = 1000;
const POLL_NS = 1000;

/**
 * Sends some polls of nobody's through all that polls go through: probe, ring, windows and frames. A program that makes a
 * million polls a second from its start would have filled the ring before the code that reads it was compiled. Returns the
 * nanoseconds that telling one poll takes on this machine, without what the two threads' caches do to each other. Takes
 * some 50 ms.
 */
export function rehearse(nowNs: () => number): number {
  const ring = allocateRing(2048);
  const reader = new RingReader(ring);
  const probe = new RingProbe(new RingWriter(ring), () => undefined);
  const task = { ...nobody };
  const audience = new Audience();
  const costs: number[] = [];
  let time = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = nowNs();
    for (let poll = 0; poll < POLLS_PER_ROUND; poll++) {
      task.pollStartedAt = time;
      probe.pollStarted(task);
      time += POLL_NS;
      probe.pollEnded(task, time, PollOutcome.yielded);
    }
    costs.push((nowNs() - start) / POLLS_PER_ROUND);
    probe.flush(time);
    audience.take(reader, time);
  }
  return costs.slice(-MEASURED).sort((a, b) => a - b)[MEASURED / 2] ?? 0;
}

const nobody: { -readonly [Field in keyof TaskView]: TaskView[Field] } = {
  id: 1,
  name: '',
  kind: 'generator',
  queue: { id: 0, name: '', weight: 1, depth: 0, vruntime: 0, lag: 0, received: 0, entitled: 0 },
  location: '',
  parent: 0,
  spawnedAt: 0,
  runnableSince: 0,
  pollStartedAt: 0,
  pollSource: PollSource.fifo,
  wakeEffect: WakeEffect.queued,
};

/** What one worker's records meet, with nobody behind it. */
class Audience {
  readonly #aggregation = new Aggregation('polls', 0);
  readonly #events = new EventBuffer(0);
  readonly #writer = new ByteWriter();
  readonly #collector: Collector;

  constructor() {
    const registry = new Registry();
    this.#collector = new Collector({
      worker: 0,
      ids: new IdBlocks().streamIds(),
      timeShift: 0,
      registry,
      aggregation: this.#aggregation,
      description: new Description(0, registry),
      events: this.#events,
    });
    this.#collector.wantsEvents = true;
  }

  take(reader: RingReader, time: number): void {
    reader.drainTo(reader.published(), this.#collector);
    const events = { channel: Channel.events, sequence: 1, sections: this.#events.take() };
    const windows = { channel: Channel.windows, sequence: 1, sections: this.#aggregation.close(time) };
    for (const frame of [events, windows]) encodeFrame(frame, this.#writer);
  }
}
