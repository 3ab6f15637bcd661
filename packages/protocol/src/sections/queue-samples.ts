import type { QueueSample } from '../model.ts';
import type { QueueId } from '../units.ts';
import type { SectionCodec } from './codec.ts';

type Counters = Pick<QueueSample, 'vruntime' | 'received' | 'entitled'>;

const NO_SAMPLE: Counters = { vruntime: 0, received: 0, entitled: 0 };

/** Counters grow slowly and run from the start of the program, so each is a difference to the same queue's previous row. */
export const queueSamples: SectionCodec<'queueSamples'> = {
  number: 15,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    const previous = new Map<QueueId, Counters>();
    let time = 0;
    for (const row of rows) {
      const last = previous.get(row.queue) ?? NO_SAMPLE;
      time = writer.delta(row.time, time);
      writer.id(row.queue);
      writer.uint(row.depth);
      const vruntime = writer.delta(row.vruntime, last.vruntime);
      writer.int(row.lag);
      const received = writer.delta(row.received, last.received);
      const entitled = writer.delta(row.entitled, last.entitled);
      previous.set(row.queue, { vruntime, received, entitled });
    }
  },
  decode(reader) {
    const previous = new Map<QueueId, Counters>();
    let time = 0;
    return {
      kind: 'queueSamples',
      rows: reader.rows(7, () => {
        time = reader.delta(time);
        const queue = reader.id();
        const last = previous.get(queue) ?? NO_SAMPLE;
        const sample: QueueSample = {
          time,
          queue,
          depth: reader.uint(),
          vruntime: reader.delta(last.vruntime),
          lag: reader.int(),
          received: reader.delta(last.received),
          entitled: reader.delta(last.entitled),
        };
        previous.set(queue, sample);
        return sample;
      }),
    };
  },
};
