import { PollBlock } from '@pollscope/analysis';
import { Channel, decodeFrame, encodeFrame } from '@pollscope/protocol';
import { expect, it } from 'vitest';
import { countEvents, EventBuffer } from './event-buffer.ts';

it('gives everything that was put in, once, however much that is', () => {
  const buffer = new EventBuffer(3);
  const rows = 5_000;
  const block = new PollBlock();
  block.length = 1;
  for (let row = 1; row <= rows; row++) {
    block.task[0] = row;
    block.start[0] = row * 100;
    block.duration[0] = row % 7;
    block.queueDelay[0] = row % 5;
    block.outcome[0] = row % 5;
    block.source[0] = row % 3;
    buffer.polls.append(block);
    buffer.wakes.push(row * 100, row, row - 1, row % 3, row % 3);
    buffer.waits.push(row * 100, row, row % 9, 0);
    buffer.holds.push(row * 100, row, row % 9, row % 2 === 0 ? row : -row);
  }
  buffer.parks.push({ start: 5, duration: 6, reason: 1 });
  const taken = buffer.take();
  expect(countEvents(taken)).toBe(4 * rows + 1);
  const { sections } = decodeFrame(encodeFrame({ channel: Channel.events, sequence: 1, sections: taken }));
  expect(sections.map(({ kind }) => kind)).toEqual(['polls', 'waits', 'holds', 'wakes', 'parks']);
  const columns = sections.flatMap((section) => ('length' in section ? [section] : []));
  expect(columns.map(({ worker, task }) => [worker, task[rows - 1]])).toEqual(columns.map(() => [3, rows]));
  expect(columns).toHaveLength(4);
  const [holds] = sections.flatMap((section) => (section.kind === 'holds' ? [section] : []));
  expect(holds?.amount[rows - 2]).toBe(-(rows - 1));
  expect(buffer.take()).toEqual([]);
});
