import { importDial9 } from './dial9/import-dial9.ts';
import type { Gunzip } from './gunzip.ts';
import { ImportError } from './import-error.ts';
import type { Bytes, ImportedTrace } from './imported-trace.ts';
import { limited } from './limited.ts';
import { importTokioConsole } from './tokio-console/import-tokio-console.ts';

const GZIP = [0x1f, 0x8b] as const;
const DIAL9 = [0x54, 0x52, 0x43, 0x00] as const;
const BRACE = 0x7b;

/**
 * A recording of another tool, whichever it is, compressed by gzip or not.
 * @throws ImportError when it is of no format known here, or nothing of it can be read.
 */
export async function importTrace(bytes: Bytes, gunzip: Gunzip): Promise<ImportedTrace> {
  const { start, whole } = await peeked(bytes);
  if (begins(start, GZIP)) return importPlain(limited(whole, gunzip));
  return importPlain(whole);
}

async function importPlain(bytes: Bytes): Promise<ImportedTrace> {
  const { start, whole } = await peeked(bytes);
  if (begins(start, DIAL9)) return importDial9(whole);
  if (start[0] === BRACE) return importTokioConsole(whole);
  throw new ImportError(
    'unknownFormat',
    'This is neither a dial9 trace (.bin, .bin.gz) nor a recording of tokio-console (lines of JSON).',
  );
}

function begins(start: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => start[index] === byte);
}

/** Enough to tell the formats apart. */
const MAGIC_BYTES = 4;

/** The first bytes, and all of them. @throws ImportError `unreadable` when there are none to be had. */
async function peeked(bytes: Bytes): Promise<{ readonly start: Uint8Array; readonly whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  const start: number[] = [];
  while (start.length < MAGIC_BYTES) {
    const next = await iterator.next().catch(unreadable);
    if (next.done === true) break;
    chunks.push(next.value);
    start.push(...next.value.subarray(0, MAGIC_BYTES - start.length));
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* rest;
  }
  return { start: Uint8Array.from(start), whole: whole() };
}

function unreadable(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new ImportError('unreadable', `The file cannot be read: ${reason}.`, { cause });
}
