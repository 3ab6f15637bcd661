import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AgentNotice } from '@pollscope/protocol';
import { WebSocketServer } from 'ws';
import { refuseUpgrade, type UpgradeRefusal } from '../refuse-upgrade.ts';
import { Access } from './access.ts';
import { Client, type ClientHost } from './client.ts';
import type { EncodedFrame, FrameSink } from './frame-stream.ts';
import { type ListenOptions, listenHttp } from './http-server.ts';
import type { PagesOptions } from './pages.ts';
import { pagesOnDemand } from './pages-on-demand.ts';

/** More consoles than that on one program are a mistake or an attack. */
const MAX_CLIENTS = 128;
/** A hello is a hundred bytes. */
const MAX_CLIENT_MESSAGE_BYTES = 4096;
const PING_EVERY_MS = 10_000;
/** What one client may have unsent while there are few of them: some seconds of a busy program's events. */
const MAX_CLIENT_BYTES = 4 << 20;

export interface StreamServerOptions extends PagesOptions, ListenOptions {
  readonly token: string;
  /** Most bytes that may lie unsent for all clients together. */
  readonly clientBytes: number;
  readonly requests: Omit<ClientHost, 'bytesPerClient'>;
}

/** Serves the console and the stream on one port. */
export class StreamServer implements FrameSink {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<Client>();
  readonly #host: ClientHost;
  readonly #pings: NodeJS.Timeout;
  #bytesOfGone = 0;

  private constructor(server: Server, port: number, options: StreamServerOptions) {
    this.port = port;
    this.#server = server;
    const bytesPerClient = () =>
      Math.min(MAX_CLIENT_BYTES, Math.floor(options.clientBytes / Math.max(1, this.#clients.size)));
    this.#host = {
      ...options.requests,
      get bytesPerClient() {
        return bytesPerClient();
      },
    };
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_CLIENT_MESSAGE_BYTES,
      // Compressing costs twenty to forty times what sending does; the frames are dense already.
      perMessageDeflate: false,
    });
    const access = new Access(options.token, { host: options.host, port });
    server.on('request', pagesOnDemand(access, options));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = upgradeRefusal(request, access);
      if (refusal !== undefined) {
        refuseUpgrade(socket, refusal);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const client = new Client(webSocket, this.#host, () => {
          this.#bytesOfGone += client.bytesSent;
          this.#clients.delete(client);
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
    const { server, port } = await listenHttp(options);
    return new StreamServer(server, port, options);
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

  send(frame: EncodedFrame): void {
    for (const client of this.#clients) client.send(frame);
  }

  /** Tells all clients something in text. */
  notify(notice: AgentNotice): void {
    const text = JSON.stringify(notice);
    for (const client of this.#clients) client.notify(text);
  }

  /** Says goodbye to the clients, which come back: another epoch begins. */
  restart(): void {
    for (const client of this.#clients) client.close();
  }

  /** Says goodbye to the clients and stops listening. */
  close(): void {
    clearInterval(this.#pings);
    this.restart();
    this.#server.close();
  }
}

function upgradeRefusal(request: IncomingMessage, access: Access): UpgradeRefusal | undefined {
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
