import { CAPABILITIES } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import { Stream, SECOND, spawns, strings, taskWindows } from '../../test/stream.ts';
import { ReaderFindings, withFindings } from './reader-findings.ts';

const told = CAPABILITIES.filter((capability) => capability !== 'findings');

/** A poll of two seconds in a window of one. */
function framesOfALongPoll() {
  const stream = new Stream();
  return [
    stream.base(strings('', 'resize'), spawns([1, 0, 2, 0])),
    stream.windows(taskWindows(0, { task: 1, polls: [2 * SECOND] })),
  ];
}

test('adds findings where the source looks for none', () => {
  const reader = new ReaderFindings(told);
  const kinds = framesOfALongPoll().map((frame) => reader.completed(frame).sections.at(-1)?.kind);
  expect(kinds).toEqual(['spawns', 'findings']);
  expect(withFindings(told)).toContain('findings');
});

test('counts nothing twice that is told again', () => {
  const reader = new ReaderFindings(told);
  const frames = framesOfALongPoll();
  const kinds = [...frames, ...frames].map((frame) => reader.completed(frame).sections.at(-1)?.kind);
  expect(kinds).toEqual(['spawns', 'findings', 'spawns', 'taskWindows']);
});

test('leaves alone what has its own', () => {
  const reader = new ReaderFindings(CAPABILITIES);
  for (const frame of framesOfALongPoll()) expect(reader.completed(frame)).toBe(frame);
  expect(withFindings(CAPABILITIES)).toBe(CAPABILITIES);
});
