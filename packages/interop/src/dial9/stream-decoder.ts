import { ImportError } from '../import-error.ts';
import type { ImportDamage } from '../imported-trace.ts';
import { ByteWindow, NeedMoreBytes } from './byte-window.ts';
import type { EventSink } from './event-sink.ts';
import { FieldType, isFieldType, readValue, type FieldValue, skipValue } from './field-values.ts';
import { MalformedStream } from './malformed.ts';
import { type Field, type Schema, schemaOf, SLOTS } from './schema.ts';

const VERSION = 1;
const MAGIC = Uint8Array.of(0x54, 0x52, 0x43, 0x00);
/** What a thread's buffer begins with: where to read on after something that cannot be understood. */
const HEADER = Uint8Array.of(...MAGIC, VERSION);

const Tag = {
  schema: 1,
  event: 2,
  stringPool: 3,
  stackPool: 4,
  timestampReset: 5,
  annotations: 6,
  header: 0x54,
} as const;

/** Damage that is told one by one; the rest is added up in the last. */
const MAX_DAMAGE = 20;
const ADDRESS_BYTES = 8;

/** Texts of a file by numbers, and integers that a double does not hold. */
export interface FileTexts {
  idOf(text: string): number;
  /** A negative number from -2 on. */
  wideOf(value: bigint): number;
}

/**
 * Decodes a dial9 stream as its bytes come: version 1 of the trace format, which describes its events itself. A header in
 * mid-stream resets all that was defined: each thread's buffer has its own, and files may be joined.
 */
export class StreamDecoder {
  readonly #sink: EventSink;
  readonly #texts: FileTexts;
  readonly #window = new ByteWindow();
  readonly #schemas = new Map<number, Schema>();
  readonly #strings = new Map<number, string>();
  /** The same as numbers of the file's texts, for those that hot events refer to. */
  readonly #textIds = new Map<number, number>();
  readonly #slots = new Float64Array(SLOTS);
  readonly #damage: { offset: number; bytes: number; message: string }[] = [];
  /** The first absolute time, from which all are counted: those since 1970 exceed a double. */
  #origin: bigint | undefined;
  #base = 0;
  #hasHeader = false;
  /** Where a part begins that cannot be understood, while the next header is looked for. */
  #lostAt: number | undefined;
  /** A frame that did not fit is tried again when so much is there: once for each doubling, not for each chunk. */
  #wanted = 1;

  constructor(sink: EventSink, texts: FileTexts) {
    this.#sink = sink;
    this.#texts = texts;
  }

  get damage(): readonly ImportDamage[] {
    return this.#damage;
  }

  get bytes(): number {
    return this.#window.offset + this.#window.available;
  }

  /** @throws ImportError when the stream is none of dial9's, or of another version. */
  push(chunk: Uint8Array): void {
    this.#window.append(chunk);
    if (this.#window.available >= this.#wanted) this.#decode();
  }

  /** The stream is over. @throws ImportError when it was too short to tell what it is. */
  finish(): void {
    this.#decode();
    const { offset, available } = this.#window;
    this.#window.skip(available);
    if (this.#lostAt !== undefined) this.#endLost(offset + available);
    else if (available > 0)
      this.#note(offset, available, 'The file ends within an event, as when its writer was killed');
    if (!this.#hasHeader) throw notDial9();
  }

  #decode(): void {
    const window = this.#window;
    let start = window.at;
    for (;;) {
      try {
        if (this.#lostAt !== undefined && !this.#findHeader()) break;
        while (window.available > 0) {
          start = window.at;
          this.#frame();
        }
        break;
      } catch (error) {
        window.at = start;
        if (error instanceof NeedMoreBytes) break;
        if (!(error instanceof MalformedStream)) throw error;
        this.#lose(error.message);
      }
    }
    this.#wanted = window.available * 2 + 1;
  }

  #frame(): void {
    const window = this.#window;
    const tag = window.u8();
    if (tag === Tag.event && this.#hasHeader) return this.#event();
    if (tag === Tag.header) return this.#header();
    if (!this.#hasHeader) throw notDial9();
    switch (tag) {
      case Tag.timestampReset:
        return this.#resetTime(window.u64());
      case Tag.stringPool:
        return this.#stringPool();
      case Tag.stackPool:
        return this.#stackPool();
      case Tag.schema:
        return this.#schema();
      case Tag.annotations:
        return this.#skipAnnotations();
      default:
        throw new MalformedStream(`there is no frame ${tag}`);
    }
  }

  #header(): void {
    const window = this.#window;
    window.at--;
    const isMagic = window.startsWith(MAGIC.subarray(0, Math.min(MAGIC.length, window.available)));
    if (!isMagic) throw this.#hasHeader ? new MalformedStream('a header is damaged') : notDial9();
    window.skip(MAGIC.length);
    const version = window.u8();
    if (version !== VERSION) {
      const message = `This is version ${version} of dial9's format; version ${VERSION} is known here.`;
      throw this.#hasHeader ? new MalformedStream(message) : new ImportError('version', message);
    }
    this.#hasHeader = true;
    this.#schemas.clear();
    this.#strings.clear();
    this.#textIds.clear();
    this.#sink.stackPoolEnds();
    this.#base = this.#origin === undefined ? 0 : Number(-this.#origin);
  }

  #resetTime(time: bigint): void {
    this.#origin ??= time;
    this.#base = Number(time - this.#origin);
  }

  #event(): void {
    const window = this.#window;
    const schema = this.#schemas.get(window.u16());
    if (schema === undefined) throw new MalformedStream('an event is of a type that was never defined');
    const time = schema.hasTimestamp ? this.#base + window.u24() : undefined;
    const { name, event, fields, reading } = schema;
    if (reading === 'hot' && event !== undefined && time !== undefined) {
      this.#readSlots(schema);
      this.#sink.hot(event, name, time, this.#slots);
    } else if (reading === 'rich') {
      const values = new Map<string, FieldValue>();
      for (const field of fields) values.set(field.name, readValue(window, field.type, this.#strings));
      this.#sink.rich(name, time, values);
    } else {
      for (const { type } of fields) skipValue(window, type);
      this.#sink.skipped(name);
    }
    if (time === undefined) return;
    this.#base = time;
    this.#origin ??= 0n;
  }

  #readSlots({ fields, slots }: Schema): void {
    const window = this.#window;
    const values = this.#slots.fill(-1);
    for (let index = 0; index < fields.length; index++) {
      // Both have a place for each field.
      const { type } = fields[index] as Field;
      const slot = slots[index] as number;
      if (slot < 0) skipValue(window, type);
      else values[slot] = this.#slotValue(type);
    }
  }

  #slotValue(type: number): number {
    const window = this.#window;
    switch (type) {
      case FieldType.varint: {
        const value = window.varint();
        return typeof value === 'number' ? value : this.#texts.wideOf(value);
      }
      case FieldType.u8:
        return window.u8();
      case FieldType.u32:
        return window.u32();
      case FieldType.pooledString:
        return this.#textIds.get(window.u32()) ?? 0;
      default: {
        const value = readValue(window, type, this.#strings);
        if (typeof value === 'number') return value;
        if (typeof value === 'string') return this.#texts.idOf(value);
        return typeof value === 'bigint' ? this.#texts.wideOf(value) : -1;
      }
    }
  }

  #stringPool(): void {
    const window = this.#window;
    const count = window.u32();
    for (let entry = 0; entry < count; entry++) {
      const id = window.u32();
      const text = window.text(window.u32());
      this.#strings.set(id, text);
      this.#textIds.set(id, this.#texts.idOf(text));
    }
  }

  #stackPool(): void {
    const window = this.#window;
    const count = window.u32();
    for (let entry = 0; entry < count; entry++) {
      const id = window.u32();
      const frames = window.u32();
      if (frames === 0) continue;
      const leaf = window.u64();
      window.skip((frames - 1) * ADDRESS_BYTES);
      this.#sink.stack(id, leaf);
    }
  }

  #schema(): void {
    const window = this.#window;
    const id = window.u16();
    const name = window.text(window.u16());
    const hasTimestamp = window.u8() !== 0;
    const fields: Field[] = [];
    for (let left = window.u16(); left > 0; left--) {
      const field = { name: window.text(window.u16()), type: window.u8() };
      if (!isFieldType(field.type)) throw new MalformedStream(`${name} has a field of the unknown type ${field.type}`);
      fields.push(field);
    }
    this.#schemas.set(id, schemaOf(name, hasTimestamp, fields));
  }

  #skipAnnotations(): void {
    const window = this.#window;
    window.varint();
    for (let left = window.u16(); left > 0; left--) {
      window.skip(2);
      window.skip(window.u16());
      window.skip(window.u32());
    }
  }

  /** Whether reading can go on, at a header. */
  #findHeader(): boolean {
    const window = this.#window;
    const distance = window.find(HEADER);
    // The last bytes may be the beginning of one.
    window.skip(distance ?? Math.max(0, window.available - HEADER.length + 1));
    if (distance === undefined) return false;
    this.#endLost(window.offset);
    return true;
  }

  #lose(reason: string): void {
    this.#lostAt = this.#window.offset;
    this.#note(this.#lostAt, 0, `What follows cannot be understood, up to the next thread's buffer: ${reason}`);
    this.#window.skip(1);
  }

  #endLost(at: number): void {
    const last = this.#damage.at(-1);
    if (last !== undefined && this.#lostAt !== undefined) last.bytes += at - this.#lostAt;
    this.#lostAt = undefined;
  }

  #note(offset: number, bytes: number, message: string): void {
    if (this.#damage.length < MAX_DAMAGE) this.#damage.push({ offset, bytes, message });
    else if (this.#damage.length === MAX_DAMAGE) this.#damage.push({ offset, bytes, message: 'And in more places' });
  }
}

function notDial9(): ImportError {
  return new ImportError('unknownFormat', 'This is no dial9 trace: it does not begin with a header of its format.');
}
