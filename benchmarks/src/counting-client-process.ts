import { deflateRawSync } from 'node:zlib';
import { Channel, decodeFrame, PROTOCOL_VERSION } from '@pollscope/protocol';
import { WebSocket } from 'ws';

const [port = '', token = '', deflate] = process.argv.slice(2);
let polls = 0;
let dropped = 0;
let framesMissed = 0;
let eventBytes = 0;
let deflatedBytes = 0;
const last = new Map<Channel, number>();

const socket = new WebSocket(`ws://127.0.0.1:${port}/stream`, {
  headers: { authorization: `Bearer ${token}` },
  perMessageDeflate: false,
});
socket.on('open', () => {
  socket.send(
    JSON.stringify({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      client: 'pollscope-benchmarks/0.1.0',
      subscribe: 'events',
    }),
  );
});
socket.on('message', (data: Buffer, isBinary) => {
  if (!isBinary) {
    const message = JSON.parse(data.toString()) as { readonly type: string };
    if (message.type === 'welcome') process.send?.('connected');
    return;
  }
  const frame = decodeFrame(data);
  const before = last.get(frame.channel);
  if (before !== undefined) framesMissed += frame.sequence - before - 1;
  last.set(frame.channel, frame.sequence);
  for (const section of frame.sections) {
    if (section.kind === 'loss') for (const row of section.rows) dropped += row.records;
    if (section.kind === 'polls') polls += section.length;
  }
  if (frame.channel !== Channel.events) return;
  eventBytes += data.length;
  if (deflate === 'measure') deflatedBytes += deflateRawSync(data).length;
});
process.once('message', () => {
  process.send?.({ polls, dropped, framesMissed, eventBytes, deflatedBytes }, () => process.exit(0));
});
