// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type OpenedRecording, openOrigin } from './open-origin.ts';
import { problemOf } from './problem.ts';
import { recordingOf, SAMPLE_METADATA, sampleFrames } from './testing/sample-recording.ts';

let whole: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  whole = await recordingOf(sampleFrames(20));
});

const told: string[] = [];

async function opened(bytes: Uint8Array<ArrayBuffer> | Blob): Promise<OpenedRecording> {
  const file = bytes instanceof Blob ? bytes : new Blob([bytes]);
  return openOrigin(
    { kind: 'file', name: 'a.pollscope', file },
    {
      fetch: () => Promise.reject(new Error('not asked')),
      onProgress: (doing) => told.push(doing),
      breathe: () => Promise.resolve(),
    },
  );
}

async function titleOf(bytes: Uint8Array<ArrayBuffer> | Blob): Promise<string> {
  const problem = await opened(bytes).then(
    () => undefined,
    (error: unknown) => problemOf(error),
  );
  if (problem === undefined) throw new Error('It was opened.');
  expect(problem.advice).not.toBe('');
  expect(problem.detail).not.toBe('');
  return problem.title;
}

test('a recording opens with what its header and its index say', async () => {
  const { facts } = await opened(whole);
  expect(facts).toEqual({
    name: 'a.pollscope',
    bytes: whole.length,
    metadata: SAMPLE_METADATA,
    from: 0,
    to: 20e9,
    events: 2_000,
    notices: [],
  });
});

test('what is left of a recording opens, and what is missing is said', async () => {
  const { reader } = await opened(whole);
  const last = reader.chunks.at(-1);
  const { facts } = await opened(whole.slice(0, (last?.offset ?? 0) + 100));
  expect(facts.to).toBe(reader.chunks.at(-2)?.to);
  expect(facts.notices.join(' ')).toMatch(/no usable index/);
  expect(facts.notices).toHaveLength(2);
});

test('a file that cannot be shown gets words of its own', async () => {
  const newer = whole.slice();
  newer[8] = 99;
  const broken = whole.slice();
  broken.fill(7, 25, 40);
  expect(await titleOf(newer)).toBe('This recording comes from a newer Pollscope');
  expect(await titleOf(broken)).toBe('This recording is damaged');
  expect(await titleOf(whole.slice(0, 40))).toBe('Nothing is left of this recording');
  expect(await titleOf(new Uint8Array())).toBe('This is no recording that the console knows');
  expect(await titleOf(new TextEncoder().encode('<html>'))).toBe('This is no recording that the console knows');
  expect(await titleOf(await recordingOf([]))).toBe('This recording is empty');
});

test('a trace of another tool that is too large for the page is not begun with', async () => {
  const huge = new Blob([new TextEncoder().encode('{"v":1}')]);
  Object.defineProperty(huge, 'size', { value: 300 << 20 });
  huge.slice = () => new Blob([new TextEncoder().encode('{'.padEnd(100))]);
  expect(await titleOf(huge)).toMatch(/too large|cannot be read/);
});

test('a trace of dial9 is converted, and what it cannot tell is said', async () => {
  const path = fileURLToPath(new URL('../../../../../packages/interop/fixtures/two-runtimes.bin.gz', import.meta.url));
  const { facts, reader } = await opened(new Uint8Array(await readFile(path)));
  expect(told).toContain('converting');
  expect(facts.metadata.capabilities).toContain('findings');
  expect(facts.events).toBeGreaterThan(100);
  expect(reader.index).toBeDefined();
});
