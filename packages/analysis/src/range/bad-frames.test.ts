import { readdirSync, readFileSync } from 'node:fs';
import { decodeFrame, type Frame, FrameError } from '@pollscope/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRuns } from '../compare/compare.ts';
import { RangeTally } from './range-tally.ts';
import { rangeFigures } from './range-figures.ts';

const GOLDEN = new URL('../../../protocol/golden/', import.meta.url);
const frames = readdirSync(GOLDEN)
  .filter((name) => name.endsWith('.bin'))
  .map((name) => new Uint8Array(readFileSync(new URL(name, GOLDEN))));

/** Some bytes of a frame, anywhere. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

function decoded(bytes: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

test('figures can be had of any frames that the decoder lets pass', () => {
  expect(frames.length).toBeGreaterThan(3);
  const range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), damage), { minLength: 1, maxLength: 20 }), (mutations) => {
      const tally = new RangeTally(range);
      for (const bytes of frames) for (const section of decoded(bytes)?.sections ?? []) tally.add(section);
      for (const [which, changes] of mutations) {
        const bytes = Uint8Array.from(frames[which % frames.length] ?? []);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        for (const section of decoded(bytes)?.sections ?? []) tally.add(section);
      }
      const figures = rangeFigures(tally);
      const run = { tally, range: figures.range, alignedAt: figures.range.from };
      expect(compareRuns(run, run).queues).toHaveLength(figures.queues.length);
    }),
    { numRuns: 500 },
  );
});
