import { Channel, decodeFrame, encodeFrame, type Section } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import type { EncodedFrame } from '../thread/frame-stream.ts';
import { FrameWindow } from './frame-window.ts';

const SECOND = 1e9;

function frame(channel: Channel, sequence: number, sections: readonly Section[] = []): EncodedFrame {
  return { channel, bytes: encodeFrame({ channel, sequence, sections }), events: 0 };
}

function names(text: string, id: number): Section[] {
  return [{ kind: 'strings', rows: [{ id, text }] }];
}

const sequences = (window: FrameWindow, channel: Channel) =>
  window
    .stretch()
    .frames.map((bytes) => decodeFrame(bytes))
    .filter((held) => held.channel === channel)
    .map(({ sequence }) => sequence);

test('what is older than the window gives way, and what it defined stays known', () => {
  const window = new FrameWindow({ duration: 10 * SECOND, bytes: 1e6 });
  window.add(frame(Channel.base, 1, names('early', 1)), 0);
  window.add(frame(Channel.base, 2, names('late', 2)), 5 * SECOND);
  window.add(frame(Channel.events, 1), 6 * SECOND);
  expect(window.stretch().before).toMatchObject({ sequence: 0 });
  window.add(frame(Channel.windows, 1), 12 * SECOND);
  expect(sequences(window, Channel.base)).toEqual([2]);
  const { before } = window.stretch();
  expect(before.sequence).toBe(1);
  expect(before.sections).toContainEqual({ kind: 'strings', rows: [{ id: 1, text: 'early' }] });
  expect(before.sections).not.toContainEqual(expect.objectContaining({ rows: [{ id: 2, text: 'late' }] }));
});

test('where bytes are short, the oldest single events give way and the windows stay', () => {
  const window = new FrameWindow({ duration: 100 * SECOND, bytes: 3_000 });
  for (let second = 1; second <= 20; second++) {
    window.add(frame(Channel.windows, second), second * SECOND);
    window.add(frame(Channel.events, second, names('x'.repeat(500), 1)), second * SECOND);
  }
  expect(sequences(window, Channel.windows)).toHaveLength(20);
  expect(sequences(window, Channel.events)).toEqual([16, 17, 18, 19, 20]);
  expect(window.bytes).toBeLessThanOrEqual(3_000);
});

test('where they do not suffice for the rest either, the oldest of that gives way', () => {
  const window = new FrameWindow({ duration: 100 * SECOND, bytes: 2_000 });
  for (let id = 1; id <= 10; id++) window.add(frame(Channel.base, id, names('x'.repeat(500), id)), id * SECOND);
  expect(sequences(window, Channel.base)).toEqual([8, 9, 10]);
  expect(window.stretch().before.sequence).toBe(7);
});

test('frames come out in the order in which they came, whatever gave way', () => {
  const window = new FrameWindow({ duration: 3 * SECOND, bytes: 1e6 });
  for (let at = 0; at < 1_000; at++) {
    const channel = [Channel.base, Channel.events, Channel.windows][at % 3] as Channel;
    window.add(frame(channel, at), at * SECOND);
  }
  expect(window.stretch().frames.map((bytes) => decodeFrame(bytes).sequence)).toEqual([996, 997, 998, 999]);
});
