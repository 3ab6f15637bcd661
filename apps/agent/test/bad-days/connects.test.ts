import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connected, type Ending } from '../observed.ts';
import type { StreamClient } from '../stream-client.ts';
import { ObservedProgram } from './observed-program.ts';
import { closed, rawSocket, upgradeRequest } from './raw-socket.ts';

const consoleOf = (program: ObservedProgram, ending: Ending): Promise<StreamClient> =>
  connected(program, { subscribe: 'aggregates' }, ending);

/** Numbers of the frames of windows, which skip one when one was not sent. */
function numbersOf(client: StreamClient): readonly number[] {
  return client.frames.filter(({ channel }) => channel === 1).map(({ sequence }) => sequence);
}

const REQUESTS = [
  '',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost:',
  'garbage\r\n\r\n',
  upgradeRequest('/stream', 'Origin: http://evil.example'),
  upgradeRequest('/elsewhere'),
  upgradeRequest('/stream', 'Authorization: Bearer some-other-token-000'),
  upgradeRequest(),
];

describe.concurrent('connections', () => {
  it('a thousand a second, whatever they are and however they end, leave program and console as they were', async (context) => {
    const program = await ObservedProgram.start({}, context);
    const before = await consoleOf(program, context);
    const start = performance.now();
    const sockets: Socket[] = [];
    let ticks = 0;
    for (let number = 0; number < 3_000; number++) {
      const socket = rawSocket(program.port);
      sockets.push(socket);
      socket.once('connect', () => {
        socket.resume();
        socket.write(REQUESTS[number % REQUESTS.length] ?? '');
        // Some are reset before they have their answer, some after, and some leave politely.
        if (number % 3 === 0) socket.resetAndDestroy();
        else setTimeout(() => (number % 3 === 1 ? socket.resetAndDestroy() : socket.end()), 20);
      });
      if (number % 10 === 9) await new Promise((resolve) => setTimeout(resolve, start + number - performance.now()));
      if (number % 1_000 !== 999) continue;
      const report = await program.report();
      expect(report.ticks).toBeGreaterThan(ticks);
      ticks = report.ticks;
    }
    await Promise.all(sockets.map(closed));
    await program.ticksOn();

    const after = await consoleOf(program, context);
    expect(after.texts[0]).toEqual({ ...before.texts[0], now: expect.any(Number) });
    const numbers = numbersOf(before);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(program.output).toBe('');
  });

  it('that are held in silence are refused beyond a number, and let go when they have had their time', async (context) => {
    const program = await ObservedProgram.start({}, context);
    const before = await consoleOf(program, context);
    const silent = Array.from({ length: 600 }, () => rawSocket(program.port).resume());
    // Beyond 512.
    await Promise.race(silent.map(closed));
    await program.ticksOn();
    await Promise.all(silent.map(closed));
    await consoleOf(program, context);
    expect(before.socket.readyState).toBe(before.socket.OPEN);
    expect(program.output).toBe('');
  });

  it('whose upgrade is refused are not kept, though the other side keeps them', async (context) => {
    const program = await ObservedProgram.start({}, context);
    const socket = rawSocket(program.port);
    socket.allowHalfOpen = true;
    await once(socket, 'connect');
    socket.resume().write(upgradeRequest('/elsewhere'));
    await once(socket, 'end');
    // A connection that is gone answers with a reset.
    const failed = once(socket, 'error');
    const writing = setInterval(() => socket.write('still here'), 10);
    context.onTestFinished(() => clearInterval(writing));
    expect(await failed).toMatchObject([{ code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) }]);
  });
});
