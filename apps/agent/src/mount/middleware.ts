import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AgentAddress } from './agent-address.ts';
import type { MountOptions } from './mount-options.ts';
import { type Mount, redirectToFolder, serve, serveUpgrade, withoutQuery } from './serve.ts';

/** What came behind the head of an upgrade is given back to its socket. */
const NOTHING_BEHIND = Buffer.alloc(0);

/** The console, for express and what is like it. Serves whoever the middleware before it lets through. */
export type ConsoleMiddleware = (
  request: IncomingMessage & { readonly originalUrl?: string },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

export function consoleMiddleware(agent: AgentAddress, options: MountOptions): ConsoleMiddleware {
  const mount: Mount = { agent, options };
  return (request, response) => {
    // Express takes the path at which it is mounted off `url`, and keeps the whole in `originalUrl`.
    const { url = '/', originalUrl = url } = request;
    const { socket } = response;
    if (isUpgrade(request) && socket !== null) {
      response.detachSocket(socket);
      serveUpgrade(mount, url, { request, socket, head: NOTHING_BEHIND });
    } else if (withoutQuery(url) === '/' && !withoutQuery(originalUrl).endsWith('/')) {
      redirectToFolder(originalUrl, response);
    } else {
      serve(mount, url, request, response);
    }
  };
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * A listener for a server's `upgrade` event that takes the WebSockets below `path` through an application's middleware, as
 * if they were ordinary requests: through your login to the console's middleware. Express itself never sees them. Leaves
 * sockets of other paths to other listeners.
 */
export function upgradesBelow(path: string, application: RequestListener) {
  const folder = `${path.replace(/\/+$/, '')}/`;
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.startsWith(folder) !== true) return;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    // Who is refused has been answered, and may go.
    response.once('finish', () => socket.end());
    socket.once('error', () => socket.destroy());
    if (head.length > 0) socket.unshift(head);
    application(request, response);
  };
}

function isUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}
