import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AgentAddress } from './agent-address.ts';
import { forward, forwardUpgrade, type Upgrade } from './forward.ts';
import { isOwnPage, type MountOptions } from './mount-options.ts';
import { refuseUpgrade } from '../refuse-upgrade.ts';

/** One agent, mounted somewhere. What it serves has been allowed by the embedding server. */
export interface Mount {
  readonly agent: AgentAddress;
  readonly options: MountOptions;
}

/** Answers a request for `path`, which is as the agent knows it: from the mount's own root on. */
export function serve(mount: Mount, path: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  // The console's query is for the console; the agent would look for a token in it.
  forward(mount.agent, withoutQuery(path), { request, response });
}

/** Sends the browser from `/pollscope` to `/pollscope/`, on which the console's relative addresses rest. */
export function redirectToFolder(fullPath: string, response: ServerResponse): void {
  const [path = '', query] = fullPath.split('?');
  const folder = `${path.slice(path.lastIndexOf('/') + 1)}/`;
  response.writeHead(308, { Location: query === undefined ? folder : `${folder}?${query}` }).end();
}

export function serveUpgrade(mount: Mount, path: string, upgrade: Upgrade): void {
  const { request, socket } = upgrade;
  if (!isOwnPage(request, mount.options)) {
    const message = `pages of ${request.headers.origin} may not read this program; see the option origins`;
    refuseUpgrade(socket, { status: '403 Forbidden', message });
    return;
  }
  forwardUpgrade(mount.agent, withoutQuery(path), upgrade);
}

export function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}
