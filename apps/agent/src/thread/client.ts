import {
  Channel,
  CloseCode,
  parseHello,
  type Hello,
  HandshakeError,
  refusalFor,
  type Refused,
} from '@pollscope/protocol';
import type { WebSocket } from 'ws';
import type { EncodedFrame } from './frame-stream.ts';

/** A client that has so much unsent no longer gets events; at the second mark it is let go, and may come back. */
const EVENTS_PAUSE_BYTES = 1 << 20;
const DROP_BYTES = 16 << 20;
const HELLO_WITHIN_MS = 5_000;

export interface ClientEvents {
  /** The handshake is done; returns what the client is sent before the live frames. */
  readonly welcome: (hello: Hello) => readonly (string | Uint8Array)[];
  readonly closed: () => void;
}

type ClientState =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'live'; readonly hello: Hello }
  | { readonly kind: 'closed' };

/** One connection to a console. Whatever it does costs itself its connection and nobody else anything. */
export class Client {
  bytesSent = 0;
  #state: ClientState = { kind: 'greeting' };
  #answered = true;
  readonly #socket: WebSocket;
  readonly #events: ClientEvents;

  constructor(socket: WebSocket, events: ClientEvents) {
    this.#socket = socket;
    this.#events = events;
    const impatience = setTimeout(() => {
      if (this.#state.kind === 'greeting') {
        this.refuse({
          type: 'refused',
          code: 'malformed',
          message: 'no hello message came within 5 seconds of connecting',
        });
      }
    }, HELLO_WITHIN_MS);
    // A Buffer, as ws delivers messages unless its binaryType is changed.
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#answered = true;
    });
    // ws reports a broken frame here and then closes the connection with the fitting code.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(impatience);
      this.#state = { kind: 'closed' };
      events.closed();
    });
  }

  get wantsEvents(): boolean {
    return this.#state.kind === 'live' && this.#state.hello.subscribe === 'events';
  }

  /** Sends a frame if the client takes part in its channel and keeps up; a skipped frame shows in the numbering. */
  send(frame: EncodedFrame): void {
    if (this.#state.kind !== 'live') return;
    const behind = this.#socket.bufferedAmount;
    if (behind > DROP_BYTES) {
      this.#socket.terminate();
      return;
    }
    if (frame.channel === Channel.events && (!this.wantsEvents || behind > EVENTS_PAUSE_BYTES)) return;
    this.#write(frame.bytes);
  }

  /** Lets the client go if it has not answered since the last call; otherwise asks again. */
  checkAlive(): void {
    if (!this.#answered) {
      this.#socket.terminate();
      return;
    }
    this.#answered = false;
    this.#socket.ping();
  }

  /** Says why, closes the connection, and listens to nothing more that comes over it. */
  refuse(refused: Refused): void {
    this.#state = { kind: 'closed' };
    this.#socket.send(JSON.stringify(refused));
    this.#socket.close(CloseCode[refused.code]);
  }

  /** Says goodbye: the program is ending or has stopped its agent. */
  close(): void {
    this.#state = { kind: 'closed' };
    this.#socket.close(CloseCode.goingAway);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#state.kind === 'closed') return;
    if (this.#state.kind === 'live' || isBinary) {
      this.refuse({
        type: 'refused',
        code: 'malformed',
        message: 'after connecting, send one hello as a text message and nothing else; see docs/protocol.md',
      });
      return;
    }
    try {
      const hello = parseHello(data.toString());
      const refusal = refusalFor(hello);
      if (refusal !== undefined) {
        this.refuse(refusal);
        return;
      }
      this.#state = { kind: 'live', hello };
      for (const message of this.#events.welcome(hello)) this.#write(message);
    } catch (error) {
      if (!(error instanceof HandshakeError)) throw error;
      this.refuse({ type: 'refused', code: 'malformed', message: error.message });
    }
  }

  #write(message: string | Uint8Array): void {
    this.bytesSent += message.length;
    this.#socket.send(message);
  }
}
