import { CloseCode } from '@pollscope/protocol';
import type { OpenSocket } from '@pollscope/protocol/client';
import { WebSocket } from 'ws';
import type { StreamAddress } from './address.ts';

/** Lets a connection use a socket of Node, which can say why it cannot be opened. */
export function agentSocket({ url, token }: StreamAddress): OpenSocket {
  return ({ opened, received, lost }) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    socket.on('open', opened);
    // A Buffer, as ws delivers messages unless its binaryType is changed.
    socket.on('message', (data: Buffer, isBinary) => received(isBinary ? data : data.toString()));
    socket.on('unexpected-response', (_request, response) => {
      lost(`it answers HTTP ${response.statusCode}, so it is no Pollscope agent`);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => lost(failureText(error)));
    socket.on('close', (code) => {
      lost(code === CloseCode.goingAway ? 'the program ended' : 'the connection was lost');
    });
    return { send: (text) => socket.send(text), close: () => socket.terminate() };
  };
}

/** Why a socket could not be opened, for the user. */
function failureText({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there; is the program running?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no such host';
    case 'ECONNRESET':
    case undefined:
      // ws and Node's HTTP parser say so of answers that are no HTTP.
      return noAgentText(message);
    default:
      return code.startsWith('HPE_') ? noAgentText(message) : message;
  }
}

function noAgentText(message: string): string {
  return `it is no Pollscope agent (${message})`;
}
