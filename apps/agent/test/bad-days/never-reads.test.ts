import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Client, type ClientHost } from '../../src/thread/client.ts';
import { TOKEN } from '../observed.ts';
import { StreamClient } from '../stream-client.ts';
import { ObservedProgram } from './observed-program.ts';
import { clientFrame, closed, HELLO, Opcode, rawSocket, textFrame, upgradeRequest } from './raw-socket.ts';

const MEBIBYTE = 2 ** 20;

afterEach(() => {
  vi.useRealTimers();
});

describe('clients that never read', () => {
  it('cost a bounded amount of memory, and neither the program nor the others anything', async () => {
    const program = await ObservedProgram.start({ busyUs: 1, maxMemory: 64 });
    const healthy = new StreamClient({ port: program.port, token: TOKEN, subscribe: 'aggregates' });
    onTestFinished(() => healthy.socket.terminate());
    await healthy.welcomed();
    const before = await program.report();
    const deaf = Array.from({ length: 8 }, () => rawSocket(program.port).pause());
    const hello = textFrame(HELLO.replace('aggregates', 'events'));
    for (const socket of deaf) socket.write(Buffer.concat([Buffer.from(upgradeRequest()), hello]));
    // More than what the system takes for them: from then on they are given next to nothing.
    const sent = () => healthy.sections('agentWindow').map(({ bytesSent }) => bytesSent);
    await healthy.until(() => Math.max(...sent()) > 1e6 && (sent().at(-1) ?? 0) < Math.max(...sent()) / 50);
    const after = await program.report();
    expect((after.rss - before.rss) / MEBIBYTE).toBeLessThan(100);
    const numbers = healthy.frames.filter(({ channel }) => channel === 1).map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    await program.ticksOn();
    for (const socket of deaf) socket.destroy();
  });

  it('but go on asking are answered when they have taken what they have, so that nothing piles up', async () => {
    let snapshots = 0;
    const host: ClientHost = {
      bytesPerClient: 4 * MEBIBYTE,
      welcome: () => [],
      snapshot: () => {
        snapshots++;
        return new Uint8Array(MEBIBYTE);
      },
      setLevel: () => 'no',
      dump: () => 'no',
    };
    vi.useFakeTimers({ toFake: ['performance'] });
    const { accepted, asking } = await webSockets();
    const client = new Client(accepted, host, () => undefined);
    asking.pause();
    asking.send(HELLO);
    const given: number[] = [];
    for (let count = 0; count < 100; count++) {
      // As often as it may.
      vi.advanceTimersByTime(4_000);
      for (const request of ['{"type":"snapshot"}', '{"type":"dump"}']) {
        asking.send(request);
        await once(accepted, 'message');
      }
      given.push(client.bytesSent);
    }
    expect(snapshots).toBeGreaterThan(4);
    expect(snapshots).toBeLessThan(30);
    expect(accepted.bufferedAmount).toBeLessThan(6 * MEBIBYTE);
    expect(given[99]).toBe(given[50]);
  });

  it('but send pings lose their connection when they do not take the answers', async () => {
    const program = await ObservedProgram.start();
    const socket = rawSocket(program.port).pause();
    socket.write(Buffer.concat([Buffer.from(upgradeRequest()), textFrame(HELLO)]));
    const pings = Buffer.concat(Array.from({ length: 10_000 }, () => clientFrame(Opcode.ping, Buffer.alloc(125))));
    const before = await program.report();
    const broken = closed(socket);
    while (!socket.closed) {
      if (!socket.write(pings)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), broken]);
    }
    const after = await program.report();
    expect((after.rss - before.rss) / MEBIBYTE).toBeLessThan(100);
    expect(program.output).toBe('');
  });
});

/** Two ends of a WebSocket over a real connection. */
async function webSockets(): Promise<{ readonly accepted: WebSocket; readonly asking: WebSocket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepting = new WebSocketServer({ server });
  const asking = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [[accepted]] = (await Promise.all([once(accepting, 'connection'), once(asking, 'open')])) as [[WebSocket], []];
  onTestFinished(() => {
    asking.terminate();
    accepting.close();
    server.close();
  });
  return { accepted, asking };
}
