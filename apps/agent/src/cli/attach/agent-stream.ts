import {
  CloseCode,
  decodeFrame,
  type Frame,
  FrameError,
  type Hello,
  MessageError,
  PROTOCOL_VERSION,
  parseNotice,
  parseReply,
  type Welcome,
} from '@pollscope/protocol';
import { WebSocket } from 'ws';
import { VERSION } from '../../version.ts';
import { CommandError, ExitCode } from '../exit.ts';
import type { StreamAddress } from './address.ts';

const HELLO: Hello = {
  type: 'hello',
  protocol: PROTOCOL_VERSION,
  client: `pollscope-attach/${VERSION}`,
  subscribe: 'aggregates',
};

/** A socket that neither opens nor fails is given up. */
const HANDSHAKE_WITHIN_MS = 8_000;

export interface StreamEvents {
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onFrame: (frame: Frame) => void;
}

/** Why a connection ended: the agent cannot be reached or went away, or it will not or cannot talk to us. */
export type StreamEnd =
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Follows one connection to an agent until it ends; aborting the signal ends it too. It never rejects for what the other
 * side does.
 */
export function followStream(address: StreamAddress, events: StreamEvents, signal: AbortSignal): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const { token } = address;
    const socket = new WebSocket(address.url, {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    const impatience = setTimeout(() => end({ kind: 'lost', reason: 'it does not answer' }), HANDSHAKE_WITHIN_MS);
    let isWelcome = false;
    const end = (reason: StreamEnd): void => {
      clearTimeout(impatience);
      signal.removeEventListener('abort', stop);
      // Terminating a socket that still connects is told as an error; the first reason is the true one.
      resolve(reason);
      socket.terminate();
    };
    const stop = (): void => end({ kind: 'lost', reason: 'stopped' });
    signal.addEventListener('abort', stop);

    const receive = (data: Buffer, isBinary: boolean): void => {
      if (isBinary) {
        if (isWelcome) events.onFrame(decodeFrame(data));
        return;
      }
      const message = isWelcome ? parseNotice(data.toString()) : parseReply(data.toString());
      if (message.type === 'refused') end({ kind: 'refused', reason: message.message });
      if (message.type !== 'welcome') return;
      clearTimeout(impatience);
      isWelcome = true;
      events.onWelcome(message);
    };
    socket.on('open', () => socket.send(JSON.stringify(HELLO)));
    // A Buffer, as ws delivers messages unless its binaryType is changed.
    socket.on('message', (data: Buffer, isBinary) => {
      try {
        receive(data, isBinary);
      } catch (error) {
        if (!(error instanceof MessageError || error instanceof FrameError)) throw error;
        end({ kind: 'refused', reason: error.message });
      }
    });
    socket.on('unexpected-response', (_request, response) => {
      end({ kind: 'refused', reason: `it answers HTTP ${response.statusCode}, so it is no Pollscope agent` });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => end(failure(error)));
    socket.on('close', (code) => {
      end({ kind: 'lost', reason: code === CloseCode.goingAway ? 'the program ended' : 'the connection was lost' });
    });
  });
}

function failure(error: NodeJS.ErrnoException): StreamEnd {
  switch (error.code) {
    case 'ECONNREFUSED':
      return { kind: 'lost', reason: 'nothing listens there; is the program running?' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { kind: 'lost', reason: 'there is no such host' };
    case 'ECONNRESET':
    case undefined:
      // ws and Node's HTTP parser say so of answers that are no HTTP.
      return { kind: 'refused', reason: `it is no Pollscope agent (${error.message})` };
    default:
      return error.code.startsWith('HPE_')
        ? { kind: 'refused', reason: `it is no Pollscope agent (${error.message})` }
        : { kind: 'lost', reason: error.message };
  }
}

/** The error of a command that cannot go on without the stream. */
export function cannotFollow({ shown }: StreamAddress, { reason }: StreamEnd): CommandError {
  return new CommandError(ExitCode.failure, `${shown}: ${reason}`);
}
