import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { PollOutcome, WorkerState } from '../model.ts';
import type { Nanoseconds } from '../units.ts';
import type { SectionCodec } from './codec.ts';
import { decodeHistogram, encodeHistogram, HISTOGRAM_MIN_BYTES } from './histogram.ts';
import { decodeWakeups, encodeWakeups } from './wakeups.ts';

const POLL_OUTCOMES = Object.values(PollOutcome);
const WORKER_STATES = Object.values(WorkerState);

interface Span {
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
}

/** Returns the end, which is nearest to the instants that a window tells of and which they are therefore written against. */
function encodeSpan(writer: ByteWriter, { start, duration }: Span): Nanoseconds {
  const from = writer.delta(start, 0);
  return writer.sum(from + Math.round(duration), from);
}

function decodeSpan(reader: ByteReader): Span {
  const start = reader.int();
  return { start, duration: reader.sum(start) - start };
}

export const queueWindows: SectionCodec<'queueWindows'> = {
  number: 8,
  encode(writer, section) {
    encodeSpan(writer, section);
    writer.uint(section.rows.length);
    for (const row of section.rows) {
      writer.id(row.queue);
      writer.uint(row.received);
      writer.uint(row.entitled);
      writer.int(row.lag);
      writer.int(row.vruntime);
      writer.uint(row.depth);
      writer.uint(row.depthMax);
      writer.uint(row.slices);
      writer.uint(row.preemptions);
      writer.uint(row.maxGap);
      encodeHistogram(writer, row.pollTime);
      encodeHistogram(writer, row.queueDelay);
    }
  },
  decode: (reader) => ({
    kind: 'queueWindows',
    ...decodeSpan(reader),
    rows: reader.rows(10 + 2 * HISTOGRAM_MIN_BYTES, () => ({
      queue: reader.id(),
      received: reader.uint(),
      entitled: reader.uint(),
      lag: reader.int(),
      vruntime: reader.int(),
      depth: reader.uint(),
      depthMax: reader.uint(),
      slices: reader.uint(),
      preemptions: reader.uint(),
      maxGap: reader.uint(),
      pollTime: decodeHistogram(reader),
      queueDelay: decodeHistogram(reader),
    })),
  }),
};

export const taskWindows: SectionCodec<'taskWindows'> = {
  number: 9,
  encode(writer, section) {
    const end = encodeSpan(writer, section);
    writer.uint(section.rows.length);
    let task = 0;
    for (const row of section.rows) {
      task = writer.idDelta(row.task, task);
      writer.delta(row.lastPollEnd, end);
      writer.uint(row.lastOutcome);
      encodeWakeups(writer, row);
      encodeHistogram(writer, row.pollTime);
      encodeHistogram(writer, row.queueDelay);
    }
  },
  decode(reader) {
    const span = decodeSpan(reader);
    const end = span.start + span.duration;
    let task = 0;
    return {
      kind: 'taskWindows',
      ...span,
      rows: reader.rows(4 + 2 * HISTOGRAM_MIN_BYTES, () => {
        task = reader.idDelta(task);
        return {
          task,
          lastPollEnd: reader.delta(end),
          lastOutcome: reader.code(POLL_OUTCOMES, 'poll outcome'),
          ...decodeWakeups(reader),
          pollTime: decodeHistogram(reader),
          queueDelay: decodeHistogram(reader),
        };
      }),
    };
  },
};

export const workerWindows: SectionCodec<'workerWindows'> = {
  number: 10,
  encode(writer, section) {
    const end = encodeSpan(writer, section);
    writer.uint(section.rows.length);
    for (const row of section.rows) {
      writer.id(row.worker);
      writer.uint(row.state);
      writer.delta(row.stateSince, end);
      writer.uint(row.polls);
      writer.uint(row.parks);
      writer.uint(row.polling);
      writer.uint(row.driver);
      writer.uint(row.parked);
    }
  },
  decode(reader) {
    const span = decodeSpan(reader);
    const end = span.start + span.duration;
    return {
      kind: 'workerWindows',
      ...span,
      rows: reader.rows(8, () => ({
        worker: reader.id(),
        state: reader.code(WORKER_STATES, 'worker state'),
        stateSince: reader.delta(end),
        polls: reader.uint(),
        parks: reader.uint(),
        polling: reader.uint(),
        driver: reader.uint(),
        parked: reader.uint(),
      })),
    };
  },
};

export const resourceWindows: SectionCodec<'resourceWindows'> = {
  number: 17,
  encode(writer, section) {
    encodeSpan(writer, section);
    writer.uint(section.rows.length);
    let resource = 0;
    for (const row of section.rows) {
      resource = writer.idDelta(row.resource, resource);
      writer.uint(row.waiting);
      writer.uintOrNone(row.available);
      writer.uint(row.longestWait);
      writer.id(row.oldestWaiter);
      writer.id(row.holder);
      writer.uint(row.acquisitions);
      writer.uint(row.overtakes);
    }
  },
  decode(reader) {
    const span = decodeSpan(reader);
    let resource = 0;
    return {
      kind: 'resourceWindows',
      ...span,
      rows: reader.rows(8, () => {
        resource = reader.idDelta(resource);
        return {
          resource,
          waiting: reader.uint(),
          available: reader.uintOrNone(),
          longestWait: reader.uint(),
          oldestWaiter: reader.id(),
          holder: reader.id(),
          acquisitions: reader.uint(),
          overtakes: reader.uint(),
        };
      }),
    };
  },
};

export const agentWindow: SectionCodec<'agentWindow'> = {
  number: 11,
  encode(writer, section) {
    encodeSpan(writer, section);
    writer.uint(section.records);
    writer.uint(section.dropped);
    writer.uint(section.ringFillPermille);
    writer.uint(section.busy);
    writer.uint(section.probeCost);
    writer.uint(section.bytesSent);
    writer.uint(section.clients);
  },
  decode: (reader) => ({
    kind: 'agentWindow',
    ...decodeSpan(reader),
    records: reader.uint(),
    dropped: reader.uint(),
    ringFillPermille: reader.uint(),
    busy: reader.uint(),
    probeCost: reader.uint(),
    bytesSent: reader.uint(),
    clients: reader.uint(),
  }),
};
