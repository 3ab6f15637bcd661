import { connect, type Socket } from 'node:net';
import { PROTOCOL_VERSION } from '@pollscope/protocol';
import { TOKEN } from '../observed.ts';

export const HELLO = JSON.stringify({
  type: 'hello',
  protocol: PROTOCOL_VERSION,
  client: 'test/1.0.0',
  subscribe: 'aggregates',
});

/** Opcodes of WebSocket frames (RFC 6455, section 5.2). */
export const Opcode = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The request with which a WebSocket begins, with the token unless other headers are given. */
export function upgradeRequest(path = '/stream', headers: string = `Authorization: Bearer ${TOKEN}`): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n\r\n`
  );
}

/** A whole frame as a client sends it, masked with zeros. */
export function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = length < 126 ? [0x80 | opcode, 0x80 | length] : [0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}

export function textFrame(text: string): Buffer {
  return clientFrame(Opcode.text, Buffer.from(text));
}

/** A connection that may be as rude as it likes: whatever becomes of it is no error of the test. */
export function rawSocket(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
