import { RESOURCE_KINDS } from '../model.ts';
import type { SectionCodec } from './codec.ts';

export const strings: SectionCodec<'strings'> = {
  number: 1,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    for (const row of rows) {
      writer.id(row.id);
      writer.text(row.text);
    }
  },
  decode: (reader) => ({
    kind: 'strings',
    rows: reader.rows(2, () => ({ id: reader.id(), text: reader.text() })),
  }),
};

export const workers: SectionCodec<'workers'> = {
  number: 2,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    for (const row of rows) {
      writer.id(row.worker);
      writer.id(row.name);
    }
  },
  decode: (reader) => ({
    kind: 'workers',
    rows: reader.rows(2, () => ({ worker: reader.id(), name: reader.id() })),
  }),
};

export const queues: SectionCodec<'queues'> = {
  number: 3,
  encode(writer, { policy, rows }) {
    writer.id(policy);
    writer.uint(rows.length);
    for (const row of rows) {
      writer.id(row.queue);
      writer.id(row.worker);
      writer.id(row.name);
      writer.uint(row.weight);
    }
  },
  decode: (reader) => ({
    kind: 'queues',
    policy: reader.id(),
    rows: reader.rows(4, () => ({
      queue: reader.id(),
      worker: reader.id(),
      name: reader.id(),
      weight: reader.uint(),
    })),
  }),
};

export const resources: SectionCodec<'resources'> = {
  number: 16,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let resource = 0;
    for (const row of rows) {
      resource = writer.idDelta(row.resource, resource);
      writer.choice(RESOURCE_KINDS, row.resourceKind);
      writer.id(row.name);
      writer.uintOrNone(row.capacity);
    }
  },
  decode(reader) {
    let resource = 0;
    return {
      kind: 'resources',
      rows: reader.rows(4, () => {
        resource = reader.idDelta(resource);
        return {
          resource,
          resourceKind: reader.choice(RESOURCE_KINDS, 'kind of resource'),
          name: reader.id(),
          capacity: reader.uintOrNone(),
        };
      }),
    };
  },
};
