import { once } from 'node:events';
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

const PREFIX_BYTES = 5;
const UNIMPLEMENTED = 12;
const NOT_FOUND = 5;

/** What answers a request for updates; it may write messages at once, later, or never. */
export type Program = (answer: Answer) => void;

/** A server that speaks as console-subscriber does: gRPC over HTTP/2, in the clear. */
export class FakeConsole {
  readonly #server: Http2Server;
  readonly #answers = new Set<Answer>();
  /** Requests so far, by method. */
  readonly asked: string[] = [];
  #port = 0;

  private constructor(program: Program | undefined) {
    this.#server = createServer();
    this.#server.on('session', (session) => session.on('error', () => undefined));
    this.#server.on('stream', (stream, headers) => this.#answer(stream, headers, program));
  }

  /** Without a program it is some other gRPC service. */
  static async start(program?: Program, port = 0): Promise<FakeConsole> {
    const console = new FakeConsole(program);
    console.#server.listen(port, '127.0.0.1');
    await once(console.#server, 'listening');
    console.#port = (console.#server.address() as AddressInfo).port;
    return console;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** As when the program is killed. */
  async kill(): Promise<void> {
    for (const answer of this.#answers) answer.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, program: Program | undefined): void {
    const method = String(headers[':path']).split('/').at(-1) ?? '';
    this.asked.push(method);
    stream.on('error', () => undefined);
    const answer = new Answer(stream);
    if (program === undefined) answer.fail(UNIMPLEMENTED);
    else if (method !== 'WatchUpdates') answer.fail(NOT_FOUND);
    else {
      this.#answers.add(answer);
      program(answer);
    }
  }
}

/** The answer to one request. */
export class Answer {
  readonly #stream: ServerHttp2Stream;
  #hasBegun = false;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  message(bytes: Uint8Array): void {
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(bytes.length, 1);
    this.raw(prefix);
    this.raw(bytes);
  }

  /** Bytes that need not be a message. */
  raw(bytes: Uint8Array): void {
    if (!this.#hasBegun) this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
    this.#hasBegun = true;
    this.#stream.write(bytes);
  }

  fail(status: number): void {
    this.#stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status) },
      { endStream: true },
    );
  }

  destroy(): void {
    this.#stream.session?.destroy();
  }
}

/** The messages of a recorded answer. */
export function messagesOf(body: Buffer): readonly Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + PREFIX_BYTES + body.readUInt32BE(at + 1);
    messages.push(body.subarray(at + PREFIX_BYTES, end));
    at = end;
  }
  return messages;
}
