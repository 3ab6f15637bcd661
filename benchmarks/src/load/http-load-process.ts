import { connect } from 'node:net';
import { placeThread } from './thread-placement.ts';

/** What is asked of this process, and what it answers. */
export interface LoadRequest {
  readonly requests: number;
}
export interface LoadResult {
  readonly seconds: number;
  /** Of each request, in milliseconds. */
  readonly latencies: readonly number[];
}

const [port = '', connections = '', core = ''] = process.argv.slice(2);
const REQUEST = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const HEAD_END = '\r\n\r\n';

/**
 * A load that costs a sixth of what the service does for it, so that the service is what there is not enough of: each
 * connection asks again when it has its answer.
 */
class Connection {
  readonly #socket = connect(Number(port), '127.0.0.1');
  readonly #answered: () => void;
  #received = '';

  constructor(answered: () => void) {
    this.#answered = answered;
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (data) => {
      this.#received += String(data);
      if (!this.#isWhole()) return;
      this.#received = '';
      this.#answered();
    });
  }

  ask(): void {
    this.#socket.write(REQUEST);
  }

  #isWhole(): boolean {
    const head = this.#received.indexOf(HEAD_END);
    if (head < 0) return false;
    const length = /content-length: (\d+)/i.exec(this.#received)?.[1];
    if (length === undefined) throw new Error(`an answer without a length: ${this.#received}`);
    return this.#received.length >= head + HEAD_END.length + Number(length);
  }
}

let block: { readonly begun: number; readonly latencies: number[]; unasked: number; unanswered: number } | undefined;
const idle: (() => void)[] = [];
for (let index = 0; index < Number(connections); index++) {
  let asked = 0;
  const ask = () => {
    if (block === undefined || block.unasked === 0) return;
    block.unasked--;
    asked = performance.now();
    connection.ask();
  };
  const connection = new Connection(() => {
    if (block === undefined) return;
    const now = performance.now();
    block.latencies.push(now - asked);
    if (--block.unanswered === 0) finish(now);
    else ask();
  });
  idle.push(ask);
}

function finish(now: number): void {
  if (block === undefined) return;
  const result: LoadResult = { seconds: (now - block.begun) / 1000, latencies: block.latencies };
  block = undefined;
  process.send?.(result);
}

process.on('message', ({ requests }: LoadRequest) => {
  block = { begun: performance.now(), latencies: [], unasked: requests, unanswered: requests };
  for (const ask of idle) ask();
});
process.send?.({ placed: placeThread({ core: Number(core) }) });
