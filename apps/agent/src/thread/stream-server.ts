import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Hello } from '@pollscope/protocol';
import { WebSocketServer } from 'ws';
import { Access } from './access.ts';
import { Client } from './client.ts';
import type { EncodedFrame } from './frame-stream.ts';
import { pages } from './pages.ts';

/** More consoles than that on one program are a mistake or an attack. */
const MAX_CLIENTS = 64;
/** A hello is a hundred bytes. */
const MAX_CLIENT_MESSAGE_BYTES = 4096;
const PING_EVERY_MS = 10_000;

export interface StreamServerOptions {
  readonly host: string;
  readonly ports: readonly number[];
  readonly token: string;
  readonly consoleDirectory: string;
  /** What a client gets when its handshake is done, before the live frames. */
  readonly welcome: (hello: Hello) => readonly (string | Uint8Array)[];
}

/** Serves the console and the stream on one port. */
export class StreamServer {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<Client>();
  readonly #pings: NodeJS.Timeout;
  #bytesOfGone = 0;

  private constructor(server: Server, port: number, options: StreamServerOptions) {
    this.port = port;
    this.#server = server;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_CLIENT_MESSAGE_BYTES,
      // Compressing costs twenty to forty times what sending does; the frames are dense already.
      perMessageDeflate: false,
    });
    const access = new Access(options.token, { host: options.host, port });
    server.on('request', pages(access, options.consoleDirectory));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = upgradeRefusal(request, access);
      if (refusal !== undefined) {
        socket.end(
          `HTTP/1.1 ${refusal.status}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${refusal.message}\n`,
        );
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const client = new Client(webSocket, {
          welcome: options.welcome,
          closed: () => {
            this.#bytesOfGone += client.bytesSent;
            this.#clients.delete(client);
          },
        });
        // A browser cannot read why an upgrade failed, so these two are told through the open socket.
        if (!access.isAuthorised(request)) {
          client.refuse({
            type: 'refused',
            code: 'unauthorized',
            message: 'the token is missing or not that of the running program: open the URL that the program printed',
          });
        } else if (this.#clients.size >= MAX_CLIENTS) {
          client.refuse({ type: 'refused', code: 'busy', message: `${MAX_CLIENTS} consoles are connected: close one` });
        } else {
          this.#clients.add(client);
        }
      });
    });
    this.#pings = setInterval(() => {
      for (const client of this.#clients) client.checkAlive();
    }, PING_EVERY_MS);
  }

  /** Listens on the first of the ports that is free. Rejects with the system's error when none is. */
  static async listen(options: StreamServerOptions): Promise<StreamServer> {
    let failure: unknown;
    for (const port of options.ports) {
      const server = createServer();
      try {
        return new StreamServer(server, await listen(server, port, options.host), options);
      } catch (error) {
        failure = error;
        if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) break;
      }
    }
    throw failure;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get wantsEvents(): boolean {
    for (const client of this.#clients) if (client.wantsEvents) return true;
    return false;
  }

  /** Bytes given to all clients so far. */
  get bytesSent(): number {
    let bytes = this.#bytesOfGone;
    for (const client of this.#clients) bytes += client.bytesSent;
    return bytes;
  }

  broadcast(frame: EncodedFrame | undefined): void {
    if (frame === undefined) return;
    for (const client of this.#clients) client.send(frame);
  }

  /** Says goodbye to the clients and stops listening. */
  close(): void {
    clearInterval(this.#pings);
    for (const client of this.#clients) client.close();
    this.#server.close();
  }
}

function upgradeRefusal(request: IncomingMessage, access: Access): { status: string; message: string } | undefined {
  if (!access.isOurHost(request)) {
    return { status: '403 Forbidden', message: 'connect to an IP address or localhost, not to a name' };
  }
  if (!access.isOurOrigin(request)) {
    return { status: '403 Forbidden', message: `pages of ${request.headers.origin} may not read this program` };
  }
  if (request.url?.split('?')[0] !== '/stream') {
    return { status: '404 Not Found', message: 'the stream is at /stream' };
  }
  return undefined;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
