import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memorySource, openRecording } from '@pollscope/protocol/recording';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCommand } from '../src/cli/export.ts';
import { inflateBlock } from '../src/recording/index.ts';
import { RunningCommand } from './command.ts';

const TRACE = fileURLToPath(new URL('../../../packages/interop/fixtures/two-runtimes.bin.gz', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../../../packages/protocol/golden/recording-v1.pollscope', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pollscope-export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const exported = (...args: readonly string[]) => new RunningCommand(['export', ...args]).ended;

/** What a page has in it. */
function embedded(page: string): { readonly name: string | undefined; readonly bytes: Buffer } {
  const found =
    /<script type="application\/octet-stream" id="recording" data-name="([^"]*)">([A-Za-z0-9+/=]*)<\/script>/.exec(
      readFileSync(page, 'utf8'),
    );
  return { name: found?.[1], bytes: Buffer.from(found?.[2] ?? '', 'base64') };
}

describe('pollscope export', () => {
  it('puts the recording as it is into the page, whatever the file is called', async () => {
    copyFileSync(GOLDEN, at('"a" & <b>.pollscope'));
    expect(await exported(at('"a" & <b>.pollscope'), at('whole.html'))).toMatchObject({ code: 0 });
    const { name, bytes } = embedded(at('whole.html'));
    expect(name).toBe('&quot;a&quot; &amp; &lt;b&gt;.pollscope');
    expect(bytes).toEqual(readFileSync(GOLDEN));
  });

  it('puts a damaged recording in as it is, so that the page shows what is missing, and says it', async () => {
    const cut = readFileSync(GOLDEN).subarray(0, 1000);
    writeFileSync(at('cut.pollscope'), cut);
    const { code, stderr } = await exported(at('cut.pollscope'), at('cut.html'));
    expect(code).toBe(0);
    expect(stderr).toContain('note: The recording was not finished');
    expect(embedded(at('cut.html')).bytes).toEqual(cut);
  });

  it('makes a recording of a part, and of the trace of another tool', async () => {
    expect(await exported(GOLDEN, at('part.html'), '--from', '0.05', '--to', '0.1')).toMatchObject({ code: 0 });
    expect(await exported(TRACE, at('trace.html'))).toMatchObject({ code: 0 });
    for (const page of ['part.html', 'trace.html']) {
      const reader = await openRecording(memorySource(embedded(at(page)).bytes), inflateBlock);
      expect(reader.damage).toEqual([]);
      expect(reader.chunks.length).toBeGreaterThan(0);
    }
  });

  it.each([
    [
      [GOLDEN, '--max-size', '0.001'],
      1,
      /has 1 MiB, and the limit for a page is 0\.001 MiB: choose a part with --from and --to/,
    ],
    [[TRACE, '--max-size', '0.001'], 1, /has more than 0\.001 MiB, and the limit/],
    [[GOLDEN, '--max-size', '1e9'], 1, /up to 350/],
    [['missing.pollscope'], 1, /cannot read missing\.pollscope/],
  ])('refuses %j, and leaves no file', async ([from = '', ...flags], exitCode, message) => {
    // Within this process, as starting one takes longer than all the rest.
    const refused = exportCommand()
      .exitOverride()
      .parseAsync([from, at('none.html'), ...flags], { from: 'user' });
    await expect(refused).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) });
    expect(() => readFileSync(at('none.html'))).toThrow('ENOENT');
  });

  it('overwrites nothing', async () => {
    writeFileSync(at('mine.html'), 'mine');
    expect(await exported(GOLDEN, at('mine.html'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
    expect(readFileSync(at('mine.html'), 'utf8')).toBe('mine');
  });
});
