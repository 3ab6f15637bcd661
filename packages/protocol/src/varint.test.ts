import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

const MAX = Number.MAX_SAFE_INTEGER;

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.copy();
}

/** LEB128 by its definition, on integers without limit. */
function leb128(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  return value < 0x80n ? [low] : [low | 0x80, ...leb128(value >> 7n)];
}

/** Values near every power of two, where the number of bytes and the arithmetic change. */
const edge = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.integer({ min: -2, max: 2 }))
  .map(([exponent, offset]) => Math.min(MAX, Math.max(0, 2 ** exponent + offset)));
const unsigned = fc.oneof(edge, fc.maxSafeNat());
const signed = fc.tuple(unsigned, fc.boolean()).map(([value, negative]) => (negative ? 0 - value : value));

describe('a varint', () => {
  it('is the LEB128 of an unsigned integer up to 2^53 − 1', () => {
    fc.assert(
      fc.property(unsigned, (value) => {
        const bytes = written((writer) => writer.uint(value));
        expect([...bytes]).toEqual(leb128(BigInt(value)));
        expect(new ByteReader(bytes).uint()).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the LEB128 of the zigzag form of a signed integer of magnitude up to 2^53 − 1', () => {
    fc.assert(
      fc.property(signed, (value) => {
        const bytes = written((writer) => writer.int(value));
        const zigzag = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
        expect([...bytes]).toEqual(leb128(zigzag));
        expect(new ByteReader(bytes).int()).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([-1, MAX + 1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to be %d unsigned', (value) => {
    expect(() => written((writer) => writer.uint(value))).toThrow(RangeError);
  });

  it('is read by its shortest form only', () => {
    expect(() => new ByteReader(Uint8Array.of(0x80, 0x00)).uint()).toThrow(expect.objectContaining({ code: 'varint' }));
    expect(() => new ByteReader(Uint8Array.of(0x80, 0x00)).int()).toThrow(expect.objectContaining({ code: 'varint' }));
    expect(() => new ByteReader(Uint8Array.of(0x81, 0x80, 0x00)).uint()).toThrow(
      expect.objectContaining({ code: 'varint' }),
    );
  });

  it('does not exceed 2^53 − 1 when read', () => {
    const tooLarge = Uint8Array.from(leb128(2n ** 53n));
    const endless = new Uint8Array(1000).fill(0xff);
    const tooNegative = Uint8Array.from(leb128(2n ** 54n - 1n));
    expect(() => new ByteReader(tooLarge).uint()).toThrow(expect.objectContaining({ code: 'range' }));
    expect(() => new ByteReader(endless).uint()).toThrow(expect.objectContaining({ code: 'range' }));
    expect(() => new ByteReader(tooNegative).int()).toThrow(expect.objectContaining({ code: 'range' }));
  });

  it('is in a column what it is alone, whatever its neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unsigned, signed), { maxLength: 40 }), (rows) => {
        const naturals = rows.map(([natural]) => natural);
        const integers = rows.map(([, integer]) => integer);
        const bytes = written((writer) => {
          for (const natural of naturals) writer.uint(natural);
          for (const integer of integers) writer.int(integer);
        });
        const reader = new ByteReader(bytes);
        const [uints, ints] = [new Float64Array(rows.length), new Float64Array(rows.length)];
        reader.uints(uints, rows.length);
        reader.ints(ints, rows.length);
        expect([[...uints], [...ints], reader.remaining]).toEqual([naturals, integers, 0]);
      }),
    );
  });

  it.each([
    [0x80, 0x00],
    [0x80, 0x80, 0x00],
    [0x80, 0x80, 0x80, 0x00],
  ])('is read in a column by its shortest form only: %d %d %d %d', (...needless) => {
    const bytes = Uint8Array.of(1, ...needless, 1, 1, 1, 1);
    const error = expect.objectContaining({ code: 'varint' });
    expect(() => new ByteReader(bytes).uints(new Float64Array(3), 3)).toThrow(error);
    expect(() => new ByteReader(bytes).ints(new Float64Array(3), 3)).toThrow(error);
  });

  it('is not read past the end of its stretch, though bytes follow', () => {
    const reader = new ByteReader(Uint8Array.of(0x80, 0x01), 0, 1);
    expect(() => reader.uint()).toThrow(expect.objectContaining({ code: 'truncated', offset: 1 }));
    const column = new ByteReader(Uint8Array.of(1, 2, 3, 4, 0x81, 1, 1, 1, 1), 0, 5);
    expect(() => column.uints(new Float64Array(5), 5)).toThrow(
      expect.objectContaining({ code: 'truncated', offset: 5 }),
    );
  });
});
