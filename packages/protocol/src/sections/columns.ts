import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';

/** How many bits a code takes in a packed column. */
export type CodeBits = 2 | 4;

/** @throws RangeError unless each column has at least `length` rows; what a reused buffer holds beyond is not written. */
export function requireColumns(kind: string, length: number, columns: readonly ArrayLike<number>[]): void {
  const shortest = Math.min(...columns.map((column) => column.length));
  if (!(Number.isInteger(length) && length >= 0 && length <= shortest)) {
    throw new RangeError(`A ${kind} section says ${length} rows, but its shortest column has ${shortest}.`);
  }
}

/** Each value as a signed difference to the one before, the first to 0. The column has at least `length` rows. */
export function writeDeltas(writer: ByteWriter, column: ArrayLike<number>, length: number): void {
  let previous = 0;
  for (let row = 0; row < length; row += 1) {
    previous = writer.delta(column[row] as number, previous);
  }
}

export function readTimes(reader: ByteReader, length: number): Float64Array {
  const column = new Float64Array(length);
  let time = 0;
  for (let row = 0; row < length; row += 1) {
    time = reader.delta(time);
    column[row] = time;
  }
  return column;
}

export function readIds(reader: ByteReader, length: number): Uint32Array {
  const column = new Uint32Array(length);
  let id = 0;
  for (let row = 0; row < length; row += 1) {
    id = reader.idDelta(id);
    column[row] = id;
  }
  return column;
}

function packedBytes(length: number, bits: CodeBits): number {
  return Math.ceil((length * bits) / 8);
}

/** Codes of `bits` bits each, the first one in the lowest bits of a byte; unused bits are 0. */
export function writePacked(
  writer: ByteWriter,
  length: number,
  { bits, codeAt }: { readonly bits: CodeBits; readonly codeAt: (row: number) => number },
): void {
  let packed = 0;
  let shift = 0;
  for (let row = 0; row < length; row += 1) {
    const code = codeAt(row);
    if (code >> bits !== 0) {
      throw new RangeError(
        `The code ${code} in row ${row} does not fit into ${bits} bits; it is none that is defined.`,
      );
    }
    packed |= code << shift;
    shift += bits;
    if (shift === 8) {
      writer.byte(packed);
      packed = 0;
      shift = 0;
    }
  }
  if (shift > 0) {
    writer.byte(packed);
  }
}

export function readPacked(reader: ByteReader, length: number, bits: CodeBits): Uint8Array {
  const packed = reader.take(packedBytes(length, bits));
  const column = new Uint8Array(length);
  const mask = (1 << bits) - 1;
  for (let row = 0, at = 0; row < length; row += 1, at += bits) {
    // Both are within the bytes that were taken for so many rows.
    column[row] = ((packed[at >> 3] as number) >> (at & 7)) & mask;
  }
  return column;
}
