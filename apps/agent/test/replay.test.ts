import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningCommand, TOKEN } from './command.ts';

const GOLDEN = fileURLToPath(new URL('../../../packages/protocol/golden/recording-v1.pollscope', import.meta.url));
const bytes = readFileSync(GOLDEN);

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** As a client sends it: `fetch` would tidy the path up and set the Host itself. */
function get(url: URL, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = url;
    request({ hostname, port, path, headers: { authorization: `Bearer ${TOKEN}`, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('pollscope replay', () => {
  let folder: string;
  let command: RunningCommand;
  let url: URL;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pollscope-replay-'));
    copyFileSync(GOLDEN, join(folder, 'a run.pollscope'));
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    command = new RunningCommand(['replay', join(folder, 'a run.pollscope'), '--from', '0.1', '--port', '0']);
    url = new URL(await command.url());
  });
  afterAll(async () => {
    await command.stop();
    rmSync(folder, { recursive: true });
  });

  const PATH = '/recordings/a%20run.pollscope';

  it('prints the address that shows the recording at the instant asked for', () => {
    expect(url.searchParams.get('recording')).toBe('recordings/a%20run.pollscope');
    expect(url.searchParams.get('at')).toBe('0.1');
    expect(url.searchParams.get('token')).toBe(TOKEN);
  });

  it('keeps the recording in the address when it exchanges the token for a cookie', async () => {
    const { status, headers } = await get(url, `${url.pathname}${url.search}`, { authorization: '' });
    expect(status).toBe(303);
    expect(headers['location']).not.toContain(TOKEN);
    expect(new URL(String(headers['location']), url).searchParams.get('recording')).toBe(
      'recordings/a%20run.pollscope',
    );
  });

  it('lists it, and says that no program runs behind it', async () => {
    const { body } = await get(url, '/recordings');
    expect(JSON.parse(String(body))).toEqual({
      live: false,
      recordings: [{ name: 'a run.pollscope', bytes: bytes.length, modifiedAt: expect.any(Number) }],
    });
  });

  it('gives all of it, or any range of bytes', async () => {
    const whole = await get(url, PATH);
    expect(whole).toMatchObject({ status: 200, headers: { 'accept-ranges': 'bytes', 'cache-control': 'no-store' } });
    expect(whole.body).toEqual(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(2 * bytes.length), async (from, length) => {
        const part = await get(url, PATH, { range: `bytes=${from}-${from + length}` });
        expect(part.status).toBe(206);
        expect(part.body).toEqual(bytes.subarray(from, from + length + 1));
        const last = Math.min(from + length, bytes.length - 1);
        expect(part.headers['content-range']).toBe(`bytes ${from}-${last}/${bytes.length}`);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    `bytes=${bytes.length}-`,
    'bytes=9-3',
    'bytes=0-1,5-6',
    'lines=1-2',
    'bytes=x-',
    `bytes=${'9'.repeat(400)}-`,
  ])('answers the range %j with what can be had, or that there is none', async (range) => {
    const { status, body } = await get(url, PATH, { range });
    expect([200, 416]).toContain(status);
    expect(status === 416 || body.equals(bytes)).toBe(true);
  });

  it('does not continue a file that has changed since', async () => {
    const { headers } = await get(url, PATH);
    const range = { range: 'bytes=0-3', 'if-range': String(headers['etag']) };
    expect((await get(url, PATH, range)).status).toBe(206);
    expect((await get(url, PATH, { ...range, 'if-range': '"of another file"' })).status).toBe(200);
  });

  it.each([
    ['without the token', PATH, { authorization: '' }, 401],
    ['with another token', PATH, { authorization: 'Bearer another-token-of-somebody' }, 401],
    ['for the list without the token', '/recordings', { authorization: '' }, 401],
    ['for a foreign name (DNS rebinding)', PATH, { host: 'evil.example' }, 403],
    ['to a way up', '/recordings/../secret.txt', {}, 404],
    ['to an encoded way up', '/recordings/..%2Fsecret.txt', {}, 404],
    ['to a file beside it', '/recordings/secret.txt', {}, 404],
    ['to what cannot be decoded', '/recordings/%E0%A4%A', {}, 400],
    ['to a name that every object has', '/recordings/__proto__', {}, 404],
  ])('gives nothing away %s', async (_what, path, headers, status) => {
    const answer = await get(url, path, headers);
    expect(answer.status).toBe(status);
    expect(String(answer.body)).not.toContain('secret');
    expect(String(answer.body)).not.toContain(folder);
  });

  it('has no stream', async () => {
    const upgrade = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    expect((await get(url, '/stream', upgrade)).status).toBe(404);
  });

  it('shows the list of several, also of those that have one name', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    copyFileSync(GOLDEN, join(other, 'a run.pollscope'));
    const both = new RunningCommand([
      'replay',
      join(folder, 'a run.pollscope'),
      join(other, 'a run.pollscope'),
      '--port',
      '0',
    ]);
    try {
      const address = new URL(await both.url());
      expect(address.searchParams.has('recording')).toBe(false);
      const { recordings } = JSON.parse(String((await get(address, '/recordings')).body));
      expect(recordings.map(({ name }: { readonly name: string }) => name).sort()).toEqual([
        '2-a run.pollscope',
        'a run.pollscope',
      ]);
    } finally {
      expect(await both.stop()).toMatchObject({ code: 0 });
    }
  });

  it('says what is wrong before it serves anything', async () => {
    expect(await new RunningCommand(['replay', join(folder, 'secret.txt')]).ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('This is not a Pollscope recording'),
    });
    expect(await new RunningCommand(['replay', join(folder, 'missing.pollscope')]).ended).toMatchObject({ code: 2 });
    expect(await new RunningCommand(['replay', GOLDEN, '--port', '70000']).ended).toMatchObject({ code: 2 });
  });
});
