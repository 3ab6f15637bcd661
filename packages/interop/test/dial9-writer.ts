import { FieldType } from '../src/dial9/field-values.ts';

const OPTIONAL = 0x80;

type FieldTypeName = keyof typeof FieldType;
type Value = number | bigint | string | undefined;
interface FieldDefinition {
  readonly name: string;
  readonly type: FieldTypeName;
  readonly isOptional?: boolean;
}

/** Writes streams of dial9's format, for what no real recorder can be made to write. */
export class Dial9Writer {
  readonly #bytes: number[] = [];
  readonly #schemas = new Map<string, { readonly id: number; readonly fields: readonly FieldDefinition[] }>();
  #base = 0n;
  #strings = 0;

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  header(version = 1): this {
    this.raw(0x54, 0x52, 0x43, 0, version);
    this.#schemas.clear();
    this.#base = 0n;
    return this;
  }

  raw(...bytes: readonly number[]): this {
    this.#bytes.push(...bytes);
    return this;
  }

  schema(name: string, fields: readonly FieldDefinition[], id = this.#schemas.size + 1): this {
    this.#schemas.set(name, { id, fields });
    this.raw(1).#uint(id, 2).#text(name, 2).raw(1).#uint(fields.length, 2);
    for (const { name: field, type, isOptional } of fields) {
      this.#text(field, 2).raw(FieldType[type] | (isOptional === true ? OPTIONAL : 0));
    }
    return this;
  }

  /** Defines a text and returns its number. */
  string(text: string): number {
    const id = ++this.#strings;
    this.raw(3).#uint(1, 4).#uint(id, 4).#text(text, 4);
    return id;
  }

  /** `time` in nanoseconds on the clock of the trace; values in the order of the schema. */
  event(name: string, time: number | bigint, ...values: readonly Value[]): this {
    const schema = this.#schemas.get(name);
    if (schema === undefined) throw new Error(`${name} has no schema`);
    const delta = BigInt(time) - this.#base;
    if (delta < 0n || delta > 0xffffffn) this.raw(5).#uint(BigInt(time), 8);
    this.raw(2)
      .#uint(schema.id, 2)
      .#uint(delta < 0n || delta > 0xffffffn ? 0 : delta, 3);
    this.#base = BigInt(time);
    for (const [index, field] of schema.fields.entries()) this.#value(field, values[index]);
    return this;
  }

  #value({ type, isOptional }: FieldDefinition, value: Value): void {
    if (isOptional === true) this.raw(value === undefined ? 0 : 1);
    if (value === undefined) return;
    if (typeof value === 'string') this.#text(value, 4);
    else if (type === 'varint') this.#varint(BigInt(value));
    else this.#uint(value, { u8: 1, bool: 1, u16: 2, u32: 4, pooledString: 4, pooledStack: 4 }[type as 'u8'] ?? 8);
  }

  #varint(value: bigint): void {
    for (let left = value; ; left >>= 7n) {
      if (left < 0x80n) {
        this.raw(Number(left));
        return;
      }
      this.raw(Number(left & 0x7fn) | 0x80);
    }
  }

  #text(text: string, lengthBytes: number): this {
    const bytes = Buffer.from(text);
    return this.#uint(bytes.length, lengthBytes).raw(...bytes);
  }

  #uint(value: number | bigint, bytes: number): this {
    for (let shift = 0n; shift < BigInt(bytes) * 8n; shift += 8n) this.raw(Number((BigInt(value) >> shift) & 0xffn));
    return this;
  }
}

/** The events of Tokio as dial9 lays them out. */
const TOKIO_SCHEMAS: Readonly<Record<string, readonly FieldDefinition[]>> = {
  PollStartEvent: [
    { name: 'worker_id', type: 'varint' },
    { name: 'local_queue', type: 'u8' },
    { name: 'task_id', type: 'varint' },
    { name: 'spawn_loc', type: 'pooledString' },
  ],
  PollEndEvent: [{ name: 'worker_id', type: 'varint' }],
  WorkerParkEvent: [
    { name: 'worker_id', type: 'varint' },
    { name: 'local_queue', type: 'u8' },
    { name: 'cpu_time_ns', type: 'varint' },
    { name: 'tid', type: 'u32' },
  ],
  WorkerUnparkEvent: [
    { name: 'worker_id', type: 'varint' },
    { name: 'local_queue', type: 'u8' },
    { name: 'cpu_time_ns', type: 'varint' },
    { name: 'sched_wait_ns', type: 'varint', isOptional: true },
    { name: 'tid', type: 'u32' },
  ],
  WakeEventEvent: [
    { name: 'waker_task_id', type: 'varint' },
    { name: 'woken_task_id', type: 'varint' },
    { name: 'target_worker', type: 'u8' },
  ],
  TaskSpawnEvent: [
    { name: 'task_id', type: 'varint' },
    { name: 'spawn_loc', type: 'pooledString' },
    { name: 'instrumented', type: 'bool' },
  ],
  TaskTerminateEvent: [{ name: 'task_id', type: 'varint' }],
};

/** A stream whose events of Tokio are defined. */
export function tokioStream(writer = new Dial9Writer()): Dial9Writer {
  writer.header();
  for (const [name, fields] of Object.entries(TOKIO_SCHEMAS)) writer.schema(name, fields);
  return writer;
}
