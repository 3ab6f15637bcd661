import { UnparkReason } from '../model.ts';
import type { SectionCodec } from './codec.ts';

const UNPARK_REASONS = Object.values(UnparkReason);

export const loss: SectionCodec<'loss'> = {
  number: 6,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let from = 0;
    for (const row of rows) {
      writer.id(row.worker);
      from = writer.delta(row.from, from);
      writer.sum(row.to, from);
      writer.uint(row.records);
    }
  },
  decode(reader) {
    let from = 0;
    return {
      kind: 'loss',
      rows: reader.rows(4, () => {
        const worker = reader.id();
        from = reader.delta(from);
        return { worker, from, to: reader.sum(from), records: reader.uint() };
      }),
    };
  },
};

export const openPolls: SectionCodec<'openPolls'> = {
  number: 7,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let start = 0;
    for (const row of rows) {
      writer.id(row.worker);
      writer.id(row.task);
      start = writer.delta(row.start, start);
      writer.sum(row.observedAt, start);
    }
  },
  decode(reader) {
    let start = 0;
    return {
      kind: 'openPolls',
      rows: reader.rows(4, () => {
        const worker = reader.id();
        const task = reader.id();
        start = reader.delta(start);
        return { worker, task, start, observedAt: reader.sum(start) };
      }),
    };
  },
};

export const parks: SectionCodec<'parks'> = {
  number: 13,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let end = 0;
    for (const row of rows) {
      const start = writer.delta(row.start, end);
      end = writer.sum(start + Math.round(row.duration), start);
      writer.uint(row.reason);
    }
  },
  decode(reader) {
    const worker = reader.id();
    let end = 0;
    return {
      kind: 'parks',
      worker,
      rows: reader.rows(3, () => {
        const start = reader.delta(end);
        end = reader.sum(start);
        return { start, duration: end - start, reason: reader.code(UNPARK_REASONS, 'unpark reason') };
      }),
    };
  },
};

export const driverTurns: SectionCodec<'driverTurns'> = {
  number: 14,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let end = 0;
    for (const row of rows) {
      const start = writer.delta(row.start, end);
      end = writer.sum(start + Math.round(row.duration), start);
    }
  },
  decode(reader) {
    const worker = reader.id();
    let end = 0;
    return {
      kind: 'driverTurns',
      worker,
      rows: reader.rows(2, () => {
        const start = reader.delta(end);
        end = reader.sum(start);
        return { start, duration: end - start };
      }),
    };
  },
};
