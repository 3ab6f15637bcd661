import { decodeFrame, type Frame, PROTOCOL_VERSION, type Section } from '@pollscope/protocol';
import { type ClientOptions, WebSocket } from 'ws';

export interface StreamClientOptions {
  readonly port: number;
  /** Default: where the agent itself has it. */
  readonly path?: string;
  readonly token?: string;
  readonly subscribe?: 'events' | 'aggregates';
  readonly socket?: ClientOptions;
  /** Sent instead of a proper hello. */
  readonly hello?: string | Uint8Array;
}

type SectionOf<Kind extends Section['kind']> = Extract<Section, { readonly kind: Kind }>;

/** A client over a real WebSocket that keeps everything it receives. */
export class StreamClient {
  readonly socket: WebSocket;
  readonly texts: {
    readonly type: string;
    readonly code?: string;
    readonly message?: string;
    readonly level?: string;
  }[] = [];
  readonly frames: Frame[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** Resolves with the HTTP status if the upgrade is refused. */
  readonly refusedWith: Promise<number | undefined>;
  #arrived: () => void = () => undefined;

  constructor(options: StreamClientOptions) {
    const { port, token, path = '/stream', subscribe = 'events' } = options;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      perMessageDeflate: false,
      ...options.socket,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...options.socket?.headers },
    });
    const hello = JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, client: 'test/1.0.0', subscribe });
    this.socket.on('open', () => this.socket.send(options.hello ?? hello));
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.frames.push(decodeFrame(data));
      else this.texts.push(JSON.parse(String(data)));
      this.#arrived();
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.refusedWith = new Promise((resolve) => {
      this.socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
        this.socket.terminate();
      });
      this.socket.on('open', () => resolve(undefined));
    });
    // What broke is told by close and unexpected-response.
    this.socket.on('error', () => undefined);
  }

  sections<Kind extends Section['kind']>(kind: Kind): SectionOf<Kind>[] {
    return this.frames.flatMap(
      (frame) => frame.sections.filter((section) => section.kind === kind) as SectionOf<Kind>[],
    );
  }

  polls(): number {
    return this.sections('polls').reduce((sum, section) => sum + section.length, 0);
  }

  /** Resolves as soon as `condition` holds after a message; the test's own time limit is the only one. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  async welcomed(): Promise<this> {
    await this.until(() => this.texts.length > 0 && this.frames.length > 0);
    return this;
  }
}
