import { describe, expect, it } from 'vitest';
import { type Block, BlockDetector } from './block-detector.ts';

const MS = 1e6;
const NOTHING = { openPoll: undefined, isSilent: false };
const SILENT = { openPoll: undefined, isSilent: true };

/** Looks every 5 ms from `from` to `to`, and returns what was found at each look. */
function look(detector: BlockDetector, from: number, to: number, seen: Parameters<BlockDetector['check']>[1]) {
  const found: (Block | undefined)[] = [];
  for (let time = from; time <= to; time += 5) found.push(detector.check(time * MS, seen));
  return found;
}

describe('a block', () => {
  it('is a poll past the threshold, from the poll’s own start', () => {
    const detector = new BlockDetector(100 * MS);
    const openPoll = { task: 7, start: 3 * MS };
    expect(look(detector, 5, 100, { openPoll, isSilent: true }).every((block) => block === undefined)).toBe(true);
    expect(detector.check(103 * MS, { openPoll, isSilent: true })).toEqual(openPoll);
  });

  it('is a silence of the event loop past the threshold, outside any task, and stays the same one', () => {
    const detector = new BlockDetector(100 * MS);
    look(detector, 0, 50, NOTHING);
    const found = look(detector, 55, 300, SILENT).filter((block) => block !== undefined);
    expect(new Set(found)).toEqual(new Set([{ task: 0, start: 55 * MS }]));
    expect(detector.check(305 * MS, NOTHING)).toBeUndefined();
  });

  it('is not the silence that a long poll explains', () => {
    const detector = new BlockDetector(100 * MS);
    look(detector, 0, 200, { openPoll: { task: 7, start: 0 }, isSilent: true });
    expect(look(detector, 205, 300, SILENT).every((block) => block === undefined)).toBe(true);
    expect(detector.check(305 * MS, SILENT)).toEqual({ task: 0, start: 205 * MS });
  });

  it('is not the silence in which the watchdog did not run either, as when the process was stopped', () => {
    const detector = new BlockDetector(100 * MS);
    look(detector, 0, 20, SILENT);
    expect(detector.check(5000 * MS, SILENT)).toBeUndefined();
    expect(look(detector, 5005, 5100, SILENT).at(-1)).toEqual({ task: 0, start: 5000 * MS });
  });

  it('goes on when the watchdog is late once it is known', () => {
    const detector = new BlockDetector(100 * MS);
    look(detector, 0, 150, SILENT);
    expect(detector.check(900 * MS, SILENT)).toEqual({ task: 0, start: 0 });
  });

  it('is a poll rather than the silence that it causes', () => {
    const detector = new BlockDetector(100 * MS);
    look(detector, 0, 150, SILENT);
    const openPoll = { task: 7, start: 20 * MS };
    expect(detector.check(155 * MS, { openPoll, isSilent: true })).toEqual(openPoll);
  });
});
