import { once } from 'node:events';
import { PROTOCOL_VERSION } from '@pollscope/protocol';
import { WebSocket } from 'ws';

/** Clients that take every event and do not look at it, or that stop reading once they are connected. */
const [port = '', token = '', count = '0', manner] = process.argv.slice(2);
const hello = { type: 'hello', protocol: PROTOCOL_VERSION, client: 'pollscope-benchmarks/0.1.0', subscribe: 'events' };
let bytes = 0;
for (let client = 0; client < Number(count); client++) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  const welcome = once(socket, 'message');
  socket.send(JSON.stringify(hello));
  await welcome;
  socket.on('error', () => socket.terminate());
  if (manner === 'stalled') socket.pause();
  else socket.on('message', (data: Buffer) => (bytes += data.length));
}
process.send?.('connected');
process.once('message', () => process.send?.(bytes, () => process.exit(0)));
