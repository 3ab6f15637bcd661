// @vitest-environment node
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CloseCode } from '@pollscope/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { overWebSocket, type WebSocketLike } from './browser-socket.ts';

// A real socket server and real sockets.

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});

afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

async function open() {
  const told: unknown[] = [];
  const greeted = once(server, 'connection');
  const openSocket = overWebSocket(() => {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/stream`);
    // The client of ws has the browser's interface, though not its types.
    return socket as unknown as WebSocketLike;
  });
  const socket = openSocket({
    opened: () => socket.send('hello'),
    received: (message) => told.push(message),
    lost: (reason) => told.push({ lost: reason }),
  });
  const [far] = (await greeted) as [WebSocket];
  const [hello] = await once(far, 'message');
  return { told, socket, far, hello: String(hello) };
}

test('hands texts and bytes over, and says how the socket ended', async () => {
  const { told, far, hello } = await open();
  expect(hello).toBe('hello');
  far.send('welcome');
  far.send(Uint8Array.of(1, 2));
  far.close(CloseCode.goingAway);
  await expect.poll(() => told).toEqual(['welcome', Uint8Array.of(1, 2), { lost: 'the program ended' }]);
});

test('closes the socket', async () => {
  const { socket, far } = await open();
  const closed = once(far, 'close');
  socket.close();
  await closed;
  expect(far.readyState).toBe(WebSocket.CLOSED);
});
