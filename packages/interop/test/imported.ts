import { constants, gunzipSync } from 'node:zlib';
import type { Frame, Section } from '@pollscope/protocol';
import { type Gunzip, importTrace } from '../src/index.ts';

/** Pieces of bytes, as a file comes. */
async function* pieces(bytes: Uint8Array, length = 64 << 10): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** In one piece, as fixtures are small: all that comes before what is cut off or damaged, then the error. */
const gunzip: Gunzip = async function* (compressed) {
  const parts: Uint8Array[] = [];
  for await (const part of compressed) parts.push(part);
  const whole = Buffer.concat(parts);
  try {
    yield gunzipSync(whole);
  } catch (error) {
    yield gunzipSync(whole, { finishFlush: constants.Z_SYNC_FLUSH });
    throw error;
  }
};

export function imported(bytes: Uint8Array, pieceLength?: number) {
  return importTrace(pieces(bytes, pieceLength), gunzip);
}

type OfKind<Kind extends Section['kind']> = Extract<Section, { readonly kind: Kind }>;

/** The sections of a kind, in their order. */
export function sectionsOf<Kind extends Section['kind']>(frames: Iterable<Frame>, kind: Kind): OfKind<Kind>[] {
  return [...frames].flatMap(({ sections }) =>
    sections.filter((section): section is OfKind<Kind> => section.kind === kind),
  );
}

/** Polls as rows, in the order in which they are told. */
export function pollsOf(frames: Iterable<Frame>) {
  return sectionsOf(frames, 'polls').flatMap(({ worker, length, task, start, duration, queueDelay, outcome }) =>
    Array.from({ length }, (_, row) => ({
      worker,
      task: task[row] as number,
      start: start[row] as number,
      duration: duration[row] as number,
      queueDelay: queueDelay[row] as number,
      outcome: outcome[row] as number,
    })),
  );
}

/** Texts by their numbers. */
export function stringsOf(frames: Iterable<Frame>): ReadonlyMap<number, string> {
  const rows = sectionsOf(frames, 'strings').flatMap((section) => section.rows);
  return new Map([[0, ''], ...rows.map(({ id, text }) => [id, text] as const)]);
}
