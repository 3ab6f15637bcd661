import { get, request } from 'node:http';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { createTilesExecutor, startTiles, type Tiles } from './tiles.ts';
import type { TilesExecutor } from './queues.ts';

let executor: TilesExecutor;
let tiles: Tiles;

beforeEach(async () => {
  executor = createTilesExecutor();
  tiles = await startTiles({ executor, port: 0, consoleUrl: 'http://127.0.0.1:1/', requestsPerSecond: undefined });
});
afterEach(() => tiles.close());

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: string } & Partial<Fault>;
}

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${tiles.origin}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

interface State {
  readonly policy: string;
  readonly queues: readonly { readonly name: string; readonly weight: number; readonly polls: number }[];
  readonly faults: readonly Fault[];
}

async function state(): Promise<State> {
  return (await (await fetch(`${tiles.origin}/api/state`)).json()) as State;
}

async function faultOver(id: number | undefined): Promise<Extract<Fault['state'], { kind: 'over' }>> {
  for (;;) {
    const fault = (await state()).faults.find((candidate) => candidate.id === id);
    if (fault?.state.kind === 'over') return fault.state;
  }
}

describe('tiles', () => {
  it('are PNG images of 256 pixels, rendered once and then cached', async () => {
    const url = `${tiles.origin}/tiles/mandelbrot/1/0/1.png`;
    const first = await fetch(url);
    const image = PNG.sync.read(Buffer.from(await first.arrayBuffer()));
    expect([image.width, image.height]).toEqual([256, 256]);
    const second = await fetch(url);
    await second.arrayBuffer();
    expect([first, second].map(({ headers }) => headers.get('X-Tile-Cache'))).toEqual(['miss', 'hit']);
  });

  it('that do not exist are refused with the reason', async () => {
    for (const [path, reason] of [
      ['mandelbrot/1/2/0', /x is "2".*0 to 1/],
      ['mandelbrot/41/0/0', /zoom is "41".*0 to 40/],
      ['mandelbrot/-1/0/0', /zoom is "-1"/],
      ['koch/0/0/0', /Unknown fractal "koch".*mandelbrot, julia/],
    ] as const) {
      const response = await fetch(`${tiles.origin}/tiles/${path}.png`);
      expect(response.status).toBe(400);
      expect(((await response.json()) as Answer['body']).error).toMatch(reason);
    }
  });

  it('are given up when the client goes away', async () => {
    const url = `${tiles.origin}/tiles/julia/4/7/7.png`;
    const client = get(url);
    client.once('error', () => undefined);
    while (executor.stats().queues.foreground.liveTasks === 0) await new Promise(setImmediate);
    client.destroy();
    while (executor.stats().queues.foreground.liveTasks > 0) await new Promise(setImmediate);
    // Had the task gone on to its end, the tile would be cached; the pre-renderer makes only deeper ones.
    expect((await fetch(url)).headers.get('X-Tile-Cache')).toBe('miss');
  });
});

describe('controls', () => {
  it('change the policy and the weights of the running executor', async () => {
    expect(await post('/api/policy', { policy: 'fifo' })).toMatchObject({ status: 200 });
    expect(await post('/api/weights', { queue: 'background', weight: 5 })).toMatchObject({ status: 200 });
    const { policy, queues } = await state();
    expect(policy).toBe('fifo');
    expect(queues).toMatchObject([
      { name: 'foreground', weight: 8 },
      { name: 'background', weight: 5 },
    ]);
    expect(executor.queue('background').view.weight).toBe(5);
  });

  it.each([
    ['/api/policy', { policy: 'lifo' }, /"policy" is "lifo".*eevdf, clockworker, fifo/],
    ['/api/policy', {}, /"policy" is missing/],
    ['/api/policy', [], /"policy" is missing/],
    ['/api/policy', '{', /malformed/],
    ['/api/weights', { queue: 'io', weight: 1 }, /"queue" is "io".*foreground, background/],
    ['/api/weights', { queue: 'background', weight: 0 }, /weight.*got 0/],
    ['/api/weights', { queue: 'background', weight: 1.5 }, /weight.*got 1.5/],
    ['/api/weights', { queue: 'background', weight: null }, /"weight" is null/],
    ['/api/weights', { queue: 'background', weight: '2' }, /"weight" is "2"/],
    ['/api/load', { requestsPerSecond: 5 }, /without its load driver/],
    ['/api/faults/long-poll', { lengthMs: 0 }, /from 1 to 10000/],
    ['/api/faults/busy-yield', { lengthMs: 1e9 }, /from 1 to 60000/],
  ])('POST %s refuses %j and says why', async (path, body, reason) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(reason);
    expect((await state()).queues).toMatchObject([{ weight: 8 }, { weight: 1 }]);
  });

  it('take nothing from other sites', async () => {
    const body = { policy: 'fifo' };
    expect(await post('/api/policy', body, { Origin: 'http://evil.example' })).toMatchObject({ status: 403 });
    expect(await post('/api/policy', body, { 'Sec-Fetch-Site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await post('/api/policy', body, { 'Content-Type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await statusForHost('evil.example')).toBe(403);
    expect((await state()).policy).toBe('eevdf');
  });

  it('take a request from the page itself', async () => {
    const headers = { Origin: tiles.origin, 'Sec-Fetch-Site': 'same-origin' };
    expect(await post('/api/policy', { policy: 'fifo' }, headers)).toMatchObject({ status: 200 });
  });
});

describe('faults', () => {
  it('a long poll lasts at least as long as asked for', async () => {
    const { body } = await post('/api/faults/long-poll', { lengthMs: 50 });
    expect((await faultOver(body.id)).measuredMs).toBeGreaterThanOrEqual(50);
  });

  it('a busy yield is a poll per yield', async () => {
    const { body } = await post('/api/faults/busy-yield', { lengthMs: 50 });
    const over = await faultOver(body.id);
    expect(over.measuredMs).toBeGreaterThanOrEqual(50);
    expect(executor.stats().queues.foreground.polls).toBe(over.yields + 1);
  });

  it('a stuck request waits until it is released', async () => {
    const { body } = await post('/api/faults/stuck-request', {});
    while (executor.stats().queues.foreground.liveTasks === 0) await new Promise(setImmediate);
    expect((await state()).faults).toMatchObject([{ state: { kind: 'running' } }]);
    await post('/api/faults/stuck-request/release', {});
    expect(await faultOver(body.id)).toMatchObject({ kind: 'over' });
    expect(executor.stats().queues.foreground.liveTasks).toBe(0);
  });

  it('a stuck request lets go when its time is up', async () => {
    const { body } = await post('/api/faults/stuck-request', { lengthMs: 30 });
    // Timers may fire up to a millisecond early by the clock of performance.now().
    expect((await faultOver(body.id)).measuredMs).toBeGreaterThanOrEqual(29);
  });

  it('a panicking task does not end the service', async () => {
    const errors: unknown[] = [];
    const { error } = console;
    console.error = (thrown: unknown) => void errors.push(thrown);
    try {
      executor.queue('foreground').spawn(function* () {
        throw new Error('boom');
      });
      while (errors.length === 0) await new Promise(setImmediate);
    } finally {
      console.error = error;
    }
    expect(String(errors[0])).toContain('boom');
    expect((await fetch(tiles.origin)).status).toBe(200);
  });
});

function statusForHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${tiles.origin}/api/state`, { headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
