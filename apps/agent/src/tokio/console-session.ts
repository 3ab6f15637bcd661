import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';

/** A peer that is gone without a word is noticed within two of them. */
const PING_EVERY_MS = 5_000;

/**
 * One HTTP/2 connection, for all streams of a program: what Connect wants of a session manager. Its own would let an error
 * that comes after a failure end this process.
 */
export class ConsoleSession {
  readonly authority: string;
  readonly #session: ClientHttp2Session;
  readonly #connected: Promise<unknown>;
  readonly #pings: NodeJS.Timeout;
  #isAnswered = true;

  /** `url`: `http://host:port`. */
  constructor(url: string) {
    this.authority = url;
    this.#session = connect(url);
    this.#connected = once(this.#session, 'connect');
    // Whoever waits for it is told; that there may be nobody is no reason to end.
    this.#connected.catch(() => undefined);
    this.#session.on('error', () => undefined);
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#pings.unref();
  }

  /** Rejects with the system's error when there is no connection. */
  async request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    options: { readonly endStream?: boolean },
  ): Promise<ClientHttp2Stream> {
    await this.#connected;
    return this.#session.request({ ...headers, ':method': method, ':path': path }, options);
  }

  notifyResponseByteRead(): void {
    this.#isAnswered = true;
  }

  close(): void {
    clearInterval(this.#pings);
    this.#session.destroy();
  }

  #ping(): void {
    if (!this.#isAnswered) {
      this.#session.destroy(new Error('it does not answer any more'));
      return;
    }
    if (this.#session.connecting || this.#session.destroyed) return;
    this.#isAnswered = false;
    this.#session.ping(() => {
      this.#isAnswered = true;
    });
  }
}
