import { type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { refuseUpgrade } from '../refuse-upgrade.ts';
import type { AgentAddress } from './agent-address.ts';

/** What of a request the agent has a use for. Not the cookies, which are the embedding server's own. */
const PASSED_ON = ['accept', 'accept-encoding', 'if-modified-since', 'if-none-match', 'if-range', 'range'];
const PASSED_ON_UPGRADE = [
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
];
/** What holds for one connection only (RFC 9110, section 7.6.1), and cookies, which would be the agent's on a foreign path. */
const NOT_PASSED_BACK = new Set(['connection', 'keep-alive', 'set-cookie', 'transfer-encoding', 'upgrade']);

const GONE = 'The Pollscope agent of this program does not answer: it was closed.';

/** Has the agent answer a request. The token goes from here to the agent, and nowhere else. */
export function forward(agent: AgentAddress, path: string, { request, response }: Exchange): void {
  const forwarded = httpRequest({
    ...target(agent, path),
    method: request.method,
    headers: { ...picked(request, PASSED_ON), authorization: `Bearer ${agent.token}` },
  });
  forwarded.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, passedBack(answer));
    // Either side may go away in between; the other's stream is then destroyed, which is all there is to do.
    pipeline(answer, response, () => undefined);
  });
  forwarded.once('error', () => unavailable(response));
  response.once('close', () => forwarded.destroy());
  forwarded.end();
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Joins a socket that wants to be a WebSocket with one to the agent. */
export function forwardUpgrade(agent: AgentAddress, path: string, { request, socket, head }: Upgrade): void {
  const forwarded = httpRequest({
    ...target(agent, path),
    headers: {
      ...picked(request, PASSED_ON_UPGRADE),
      authorization: `Bearer ${agent.token}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
    },
  });
  forwarded.once('upgrade', (answer: IncomingMessage, agentSocket: Duplex, first: Buffer) => {
    socket.write(`${statusLine(answer)}${headerLines(answer)}\r\n`);
    socket.write(first);
    agentSocket.write(head);
    pipeline(socket, agentSocket, socket, () => undefined);
  });
  forwarded.once('response', (answer) => {
    socket.write(`${statusLine(answer)}Connection: close\r\n\r\n`);
    pipeline(answer, socket, () => undefined);
  });
  forwarded.once('error', () => refuseUpgrade(socket, { status: '502 Bad Gateway', message: GONE }));
  socket.once('error', () => forwarded.destroy());
  forwarded.end();
}

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the request's head. */
  readonly head: Buffer;
}

function target({ host, port }: AgentAddress, path: string) {
  // An agent of its own: keep-alive connections to an agent that has been closed would fail the next request.
  return { host, port, path, agent: false } as const;
}

function picked({ headers }: IncomingMessage, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function passedBack({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_BACK.has(name)));
}

function unavailable(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${GONE}\n`);
}

function statusLine({ statusCode = 502, statusMessage = '' }: IncomingMessage): string {
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  let lines = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    lines += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`;
  return lines;
}
