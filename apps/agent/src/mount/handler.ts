import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AgentAddress } from './agent-address.ts';
import type { MountOptions } from './mount-options.ts';
import { type Upgrade } from './forward.ts';
import { refuseUpgrade } from '../refuse-upgrade.ts';
import { type Mount, redirectToFolder, serve, serveUpgrade, withoutQuery } from './serve.ts';

const NOT_ALLOWED = 'You may not read what this program does.';

export interface HandlerOptions extends MountOptions {
  /** The path below which the console is. Default `/pollscope/`. */
  readonly path?: string;
  /**
   * Your login: whether whoever sent this may read what the program does. Asked for each request and each WebSocket. What
   * it throws or rejects with counts as no.
   */
  readonly allow: (request: IncomingMessage) => boolean | Promise<boolean>;
}

/** The console, for a server of `node:http` or `node:https`. */
export interface ConsoleHandler {
  /** Answers a request if it is for the console; otherwise does nothing and returns false. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /** Takes a socket of the server's `upgrade` event if it is for the console; otherwise does nothing and returns false. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

export function consoleHandler(agent: AgentAddress, options: HandlerOptions): ConsoleHandler {
  const mount: Mount = { agent, options };
  const root = `/${(options.path ?? '/pollscope/').replace(/^\/+|\/+$/g, '')}`;
  const folder = root === '/' ? root : `${root}/`;
  const below = (url: string) => (url.startsWith(folder) ? url.slice(folder.length - 1) : undefined);
  const answer = async (path: string | undefined, request: IncomingMessage, response: ServerResponse) => {
    if (!(await isAllowed(request, options))) refuse(response);
    else if (path === undefined) redirectToFolder(request.url ?? root, response);
    else serve(mount, path, request, response);
  };
  const join = async (path: string, upgrade: Upgrade) => {
    if (await isAllowed(upgrade.request, options)) serveUpgrade(mount, path, upgrade);
    else refuseUpgrade(upgrade.socket, { status: '403 Forbidden', message: NOT_ALLOWED });
  };
  return {
    request: (request, response) => {
      const { url = '/' } = request;
      const path = below(url);
      if (path === undefined && withoutQuery(url) !== root) return false;
      void answer(path, request, response);
      return true;
    },
    upgrade: (request, socket, head) => {
      const path = below(request.url ?? '/');
      if (path === undefined) return false;
      // The server has let go of it, so a socket that breaks meanwhile has no other listener.
      socket.once('error', () => socket.destroy());
      void join(path, { request, socket, head });
      return true;
    },
  };
}

async function isAllowed(request: IncomingMessage, { allow }: HandlerOptions): Promise<boolean> {
  try {
    return await allow(request);
  } catch (error) {
    process.emitWarning(`the option allow failed, so the console was refused: ${String(error)}`, 'PollscopeWarning');
    return false;
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${NOT_ALLOWED}\n`);
}
