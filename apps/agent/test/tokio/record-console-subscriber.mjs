/**
 * Records what a program's console-subscriber sends, for fixtures: the body of an answer as it is on the wire, up to a
 * number of messages. That to WatchUpdates, or with the id of a span that to WatchTaskDetails, which comes only while
 * somebody watches updates. Usage: node record-console-subscriber.mjs http://127.0.0.1:6669 file messages [span]
 */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:http2';

const PREFIX_BYTES = 5;
const [url = 'http://127.0.0.1:6669', file = 'updates.grpc', messages = '4', span] = process.argv.slice(2);

const session = connect(url);
const request = session.request({
  ':method': 'POST',
  ':path': `/rs.tokio.console.instrument.Instrument/${span === undefined ? 'WatchUpdates' : 'WatchTaskDetails'}`,
  'content-type': 'application/grpc',
  te: 'trailers',
});
request.end(framed(span === undefined ? [] : taskDetailsRequest(BigInt(span))));

let body = Buffer.alloc(0);
request.on('data', (bytes) => {
  body = Buffer.concat([body, bytes]);
  const end = endOf(body, Number(messages));
  if (end === undefined) return;
  writeFileSync(file, body.subarray(0, end));
  session.destroy();
});

/** Where so many messages end; undefined before they have come. */
function endOf(bytes, count) {
  let end = 0;
  for (let message = 0; message < count; message++) {
    if (bytes.length < end + PREFIX_BYTES) return undefined;
    end += PREFIX_BYTES + bytes.readUInt32BE(end + 1);
  }
  return bytes.length < end ? undefined : end;
}

function framed(message) {
  return Buffer.from([0, 0, 0, 0, message.length, ...message]);
}

/** { id: { id: span } } */
function taskDetailsRequest(id) {
  const inner = [0x08];
  for (let rest = id; ; rest >>= 7n) {
    inner.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    if (rest <= 0x7fn) break;
  }
  return [0x0a, inner.length, ...inner];
}
