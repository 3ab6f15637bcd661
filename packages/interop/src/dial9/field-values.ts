import { clipped } from '../text.ts';
import type { ByteWindow } from './byte-window.ts';
import { MalformedStream } from './malformed.ts';

/** Types of fields by their codes in the format. */
export const FieldType = {
  i64: 1,
  f64: 2,
  bool: 3,
  string: 4,
  bytes: 5,
  pooledStack: 6,
  pooledString: 7,
  stack: 8,
  varint: 9,
  stringMap: 10,
  u8: 11,
  u16: 12,
  u32: 13,
  list: 14,
  map: 15,
} as const;

/** Set on a type when a byte before the value says whether there is one. */
const OPTIONAL = 0x80;
const LAST_TYPE = FieldType.map;

/** Lists in lists that are read; no program nests deeper than a stack is worth. */
const MAX_NESTING = 16;
/** Entries of a list or map that are kept. */
const MAX_ENTRIES = 32;
const ADDRESS_BYTES = 8;

export type FieldValue = null | boolean | number | bigint | string | readonly FieldValue[];

export function isFieldType(type: number): boolean {
  const inner = type & ~OPTIONAL;
  return inner > 0 && inner <= LAST_TYPE;
}

/** Texts that events refer to by number. */
export type StringPool = ReadonlyMap<number, string>;

/** A value of any type. Long texts and lists are cut, stacks are left out. */
export function readValue(window: ByteWindow, type: number, pool: StringPool, nesting = 0): FieldValue {
  if (type & OPTIONAL) return window.u8() === 0 ? null : readValue(window, type & ~OPTIONAL, pool, nesting);
  switch (type) {
    case FieldType.i64:
      return narrow(window.i64());
    case FieldType.f64:
      return window.f64();
    case FieldType.bool:
      return window.u8() !== 0;
    case FieldType.string:
      return clipped(window.text(window.u32()));
    case FieldType.pooledString:
      return clipped(pool.get(window.u32()) ?? '');
    case FieldType.varint:
      return window.varint();
    case FieldType.u8:
      return window.u8();
    case FieldType.u16:
      return window.u16();
    case FieldType.u32:
    case FieldType.pooledStack:
      return window.u32();
    case FieldType.bytes:
    case FieldType.stack:
      skipValue(window, type);
      return null;
    case FieldType.stringMap:
      return entries(window.u32(), () => [clipped(window.text(window.u32())), clipped(window.text(window.u32()))]);
    case FieldType.list:
    case FieldType.map: {
      if (nesting >= MAX_NESTING) throw new MalformedStream(`lists are nested more than ${MAX_NESTING} deep`);
      const value = () => readValue(window, typeAt(window), pool, nesting + 1);
      return entries(window.u32(), type === FieldType.list ? value : () => [value(), value()]);
    }
    default:
      throw new MalformedStream(`there is no field type ${type}`);
  }
}

/** Passes over a value of any type. */
export function skipValue(window: ByteWindow, type: number, nesting = 0): void {
  if (type & OPTIONAL) {
    if (window.u8() !== 0) skipValue(window, type & ~OPTIONAL, nesting);
    return;
  }
  switch (type) {
    case FieldType.i64:
    case FieldType.f64:
      window.skip(8);
      return;
    case FieldType.bool:
    case FieldType.u8:
      window.skip(1);
      return;
    case FieldType.u16:
      window.skip(2);
      return;
    case FieldType.u32:
    case FieldType.pooledStack:
    case FieldType.pooledString:
      window.skip(4);
      return;
    case FieldType.varint:
      window.skipVarint();
      return;
    case FieldType.string:
    case FieldType.bytes:
      window.skip(window.u32());
      return;
    case FieldType.stack:
      window.skip(window.u32() * ADDRESS_BYTES);
      return;
    default:
      readValue(window, type, new Map(), nesting);
  }
}

function typeAt(window: ByteWindow): number {
  const type = window.u8();
  if (!isFieldType(type)) throw new MalformedStream(`there is no field type ${type}`);
  return type;
}

/** All are read, the first ones kept. Every entry takes at least a byte, so a count that lies ends with the bytes. */
function entries(count: number, read: () => FieldValue): FieldValue[] {
  const kept: FieldValue[] = [];
  for (let index = 0; index < count; index++) {
    const entry = read();
    if (kept.length < MAX_ENTRIES) kept.push(entry);
  }
  return kept;
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
