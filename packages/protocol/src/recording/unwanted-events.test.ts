import { expect, it } from 'vitest';
import { all, opened, recorded } from '../../test/recorded.ts';
import { sampleRun } from '../../test/sample-run.ts';
import { Channel, type Section } from '../index.ts';

const run = sampleRun({ seconds: 3 });

it('single events that are not wanted are left out, and nothing else', async () => {
  const reader = await opened(await recorded(run));
  const from = reader.chunks[2]?.number ?? 0;
  const kept = await all(reader.frames(undefined, { eventsFrom: { polls: from } }));
  const whole = await all(reader.frames());
  const isUnwanted = (chunk: number) => (section: Section) => chunk < from && section.kind === 'polls';
  expect(whole.some(({ chunk, frame }) => frame.sections.some(isUnwanted(chunk)))).toBe(true);
  expect(kept.map(({ frame }) => frame)).toEqual(
    whole.map(({ chunk, frame }) => ({
      ...frame,
      sections: frame.sections.filter((section) => !isUnwanted(chunk)(section)),
    })),
  );
});

it('a range without its events has every frame of its channel, so that none seems to be lost', async () => {
  const reader = await opened(await recorded(run));
  const kept = await all(reader.frames({ from: 0.5e9, to: 3e9 }, { eventsFrom: { polls: 1000 } }));
  const sequences = kept.flatMap(({ frame }) => (frame.channel === Channel.events ? [frame.sequence] : []));
  expect(sequences.length).toBeGreaterThan(0);
  for (const [index, sequence] of sequences.entries()) expect(sequence).toBe((sequences[0] ?? 0) + index);
});
