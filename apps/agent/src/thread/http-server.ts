import { createServer, type Server } from 'node:http';

/** With connections for the pages, and those that are about to be refused. */
const MAX_CONNECTIONS = 512;
/** The pages are asked for without a body, and quickly. */
const REQUEST_WITHIN_MS = 10_000;
/** Node looks only every 30 seconds for requests that are late, and those hold connections until then. */
const LOOK_FOR_LATE_EVERY_MS = 1_000;
/** A connection that moves nothing, as of one who asks for a page and does not take it. WebSockets have pings instead. */
const IDLE_MS = 30_000;

export interface ListenOptions {
  readonly host: string;
  readonly ports: readonly number[];
}

export interface ListeningServer {
  readonly server: Server;
  readonly port: number;
}

/**
 * Listens on the first of the ports that is free, with limits on what a client may hold. Rejects with the system's error
 * when none is.
 */
export async function listenHttp({ host, ports }: ListenOptions): Promise<ListeningServer> {
  let failure: unknown;
  for (const wanted of ports) {
    const server = createServer({ connectionsCheckingInterval: LOOK_FOR_LATE_EVERY_MS });
    try {
      const port = await listen(server, wanted, host);
      server.maxConnections = MAX_CONNECTIONS;
      server.headersTimeout = REQUEST_WITHIN_MS;
      server.requestTimeout = REQUEST_WITHIN_MS;
      server.timeout = IDLE_MS;
      // Of one connection that could not be accepted, as when the process is out of files; the others go on.
      server.on('error', () => undefined);
      return { server, port };
    } catch (error) {
      failure = error;
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) break;
    }
  }
  throw failure;
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
