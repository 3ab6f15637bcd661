import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RecordingError } from '../src/recording/index.ts';
import { all, opened, recorded } from './recorded.ts';
import { plain } from './plain.ts';
import { recordingCorpus } from './recording-corpus.ts';
import { sampleRun } from './sample-run.ts';

const folder = new URL('../golden/', import.meta.url);
const corpus = new URL('recording-corpus/', folder);
const expected = new URL('recording-v1.json', folder);
const recording = new URL('recording-v1.pollscope', folder);

/** What a reader makes of a recording. */
async function meaning(bytes: Uint8Array) {
  const reader = await opened(bytes);
  const frames = (await all(reader.frames())).map(({ kind, frame }) => ({ kind, frame: plain(frame) }));
  const { metadata, chunks, index, damage } = reader;
  const summaries = index?.chunks.map(({ counts, summary: { taskCount, tasks, lost } }) => ({
    counts: Object.fromEntries(counts),
    taskCount,
    tasks,
    lost,
  }));
  const lanes = index?.pyramid.lanes.map((lane) => ({
    subject: lane.subject,
    cells: Array.from({ length: lane.length }, (_, bucket) => lane.cell(bucket)),
  }));
  const pyramid = { width: index?.pyramid.width, origin: index?.pyramid.origin, lanes };
  return JSON.parse(JSON.stringify({ metadata, chunks, summaries, pyramid, frames, damage }));
}

if (process.env['UPDATE_GOLDEN'] === '1') {
  const bytes = await recorded(sampleRun({ seconds: 0.2, tasks: 3, pollsPerFrame: 3 }), { chunkTime: 1e8 });
  writeFileSync(recording, bytes);
  writeFileSync(expected, `${JSON.stringify(await meaning(bytes), undefined, 2)}\n`);
  mkdirSync(corpus, { recursive: true });
  for (const [name, damaged] of Object.entries(await recordingCorpus())) writeFileSync(new URL(name, corpus), damaged);
}

describe('a recording of container version 1', () => {
  it('opens and means what it always meant', async () => {
    const bytes = new Uint8Array(readFileSync(recording));
    expect(await meaning(bytes)).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
  });
});

describe('the corpus of damaged recordings', () => {
  it.each(readdirSync(corpus))('has %s, of which what can be read is read', async (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, corpus)));
    try {
      const reader = await opened(bytes);
      await all(reader.frames());
      expect(reader.damage.length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
    }
  });
});
