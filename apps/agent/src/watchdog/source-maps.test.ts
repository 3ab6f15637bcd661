import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceMaps } from './source-maps.ts';

/** Line 2, column 3 of the generated code is line 11, column 5 of the source. */
const MAP = { version: 3, sources: ['../src/work.ts'], names: [], mappings: ';EAUI' };
const GENERATED_LINES = 'first();\n  second();\n';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pollscope-source-maps-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function translated(ending: string, files: Readonly<Record<string, string>> = {}) {
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  const file = join(directory, 'work.js');
  await writeFile(file, GENERATED_LINES + ending);
  const frame = { function: 'second', file: pathToFileURL(file).href, line: 2, column: 3 };
  const [original] = await new SourceMaps().originalFrames([frame]);
  return original;
}

describe('a frame of generated code', () => {
  const original = () => ({ function: 'second', file: join(directory, '../src/work.ts'), line: 11, column: 5 });
  const generated = () => ({ function: 'second', file: join(directory, 'work.js'), line: 2, column: 3 });

  it('is told in its source by the map beside it', async () => {
    const files = { 'work.js.map': JSON.stringify(MAP) };
    expect(await translated('//# sourceMappingURL=work.js.map\n', files)).toEqual(original());
  });

  it('is told in its source by the map inside it', async () => {
    const inline = Buffer.from(JSON.stringify(MAP)).toString('base64');
    expect(await translated(`//# sourceMappingURL=data:application/json;base64,${inline}`)).toEqual(original());
  });

  it.each([
    ['it names no map', '', {}],
    ['its map is missing', '//# sourceMappingURL=missing.map', {}],
    ['its map is broken', '//# sourceMappingURL=work.js.map', { 'work.js.map': '{"version":3' }],
    ['its map is none', '//# sourceMappingURL=work.js.map', { 'work.js.map': '17' }],
    ['its map is elsewhere on the net', '//# sourceMappingURL=https://example.invalid/work.js.map', {}],
    ['its map is too large to be read', '//# sourceMappingURL=work.js.map', { 'work.js.map': ' '.repeat(17 << 20) }],
    [
      'the map says nothing of it',
      '//# sourceMappingURL=work.js.map',
      { 'work.js.map': JSON.stringify({ ...MAP, mappings: '' }) },
    ],
  ])('stays as it is when %s', async (_, ending, files) => {
    expect(await translated(ending, files)).toEqual(generated());
  });
});

it('leaves what is not a file alone', async () => {
  const frames = ['node:internal/timers', '', 'evalmachine.<anonymous>', 'https://example.invalid/a.js'].map(
    (file) => ({
      function: 'f',
      file,
      line: 1,
      column: 1,
    }),
  );
  expect(await new SourceMaps().originalFrames(frames)).toEqual(frames);
});
