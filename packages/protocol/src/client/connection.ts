import { decodeFrame } from '../frame.ts';
import { FrameError } from '../frame-error.ts';
import { type Hello, PROTOCOL_VERSION, type RefusalCode, type Welcome } from '../handshake.ts';
import { parseReply } from '../handshake-parser.ts';
import { MessageError } from '../message-error.ts';
import type { Frame } from '../model.ts';
import { parseNotice } from '../request-parser.ts';
import type { ClientRequest } from '../requests.ts';
import { type ConnectionState, type ConnectionStatus, INITIAL_STATUS } from './connection-state.ts';
import { retryDelay } from './retry-delay.ts';
import type { OpenSocket, Socket } from './socket.ts';

/** An open stream that is silent for this long is not well: agents send aggregates every 100 ms. */
const STALLED_AFTER_MS = 2_000;
/** A socket that neither opens nor fails is given up. */
const HANDSHAKE_WITHIN_MS = 8_000;

export interface ConnectionOptions {
  /** How the client introduces itself, and what it subscribes to. */
  readonly hello: Pick<Hello, 'client' | 'subscribe'>;
  readonly openSocket: OpenSocket;
  /** Milliseconds on the wall clock. */
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Calls back once, unless the returned function is called before. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onFrame: (frame: Frame) => void;
  /** The program was restarted: what was received describes one that is gone. */
  readonly onRestart: () => void;
}

/** Keeps one stream from the agent open, and says how it stands: the rules of a client, for any socket. */
export class Connection {
  readonly #options: ConnectionOptions;
  #status: ConnectionStatus = INITIAL_STATUS;
  #socket: Socket | undefined;
  #cancelTimer: () => void = () => {};
  #attempt = 0;
  #lastFrameAt = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  open(): void {
    this.#detach();
    this.#enter({ kind: 'connecting', attempt: this.#attempt });
    const whileCurrent =
      <Told extends readonly unknown[]>(act: (...told: Told) => void) =>
      (...told: Told): void => {
        if (this.#socket === socket) act(...told);
      };
    const { client, subscribe } = this.#options.hello;
    const hello: Hello = { type: 'hello', protocol: PROTOCOL_VERSION, client, subscribe };
    const socket = this.#options.openSocket({
      opened: whileCurrent(() => socket.send(JSON.stringify(hello))),
      received: whileCurrent((message: string | Uint8Array) => this.#receive(message)),
      lost: whileCurrent((reason: string) => this.#lost(reason)),
    });
    this.#socket = socket;
    this.#after(HANDSHAKE_WITHIN_MS, () => this.#lost('it does not answer'));
  }

  /** Tries again now, unless the stream is flowing or a try is under way. */
  retry(): void {
    const { kind } = this.#status.state;
    if (kind === 'live' || kind === 'connecting') return;
    this.open();
  }

  /** Ends the stream for good; nothing is told from then on. */
  close(): void {
    this.#detach();
  }

  /** Asks the agent for something; what comes of it shows in the status. Lost when there is no connection. */
  request(request: ClientRequest): void {
    const { kind } = this.#status.state;
    if (kind !== 'live' && kind !== 'stalled') return;
    this.#tell({ declined: undefined });
    this.#socket?.send(JSON.stringify(request));
  }

  #receive(message: string | Uint8Array): void {
    try {
      if (typeof message !== 'string') this.#receiveFrame(message);
      else if (this.#status.state.kind === 'connecting') this.#receiveReply(message);
      else this.#receiveNotice(message);
    } catch (error) {
      if (error instanceof MessageError) this.#refuse(error.code, error.message);
      else if (error instanceof FrameError) this.#refuse('malformed', error.message);
      else throw error;
    }
  }

  #receiveFrame(bytes: Uint8Array): void {
    const { kind } = this.#status.state;
    // What comes before a welcome has no meaning.
    if (kind !== 'live' && kind !== 'stalled') return;
    const frame = decodeFrame(bytes);
    this.#lastFrameAt = this.#options.clock();
    if (kind === 'stalled') {
      this.#enter({ kind: 'live' });
      this.#watchForSilence();
    }
    this.#options.onFrame(frame);
  }

  #receiveReply(text: string): void {
    const reply = parseReply(text);
    switch (reply.type) {
      case 'welcome':
        this.#welcome(reply);
        return;
      case 'refused':
        this.#refuse(reply.code, reply.message);
    }
  }

  #receiveNotice(text: string): void {
    const notice = parseNotice(text);
    switch (notice.type) {
      case 'refused':
        this.#refuse(notice.code, notice.message);
        return;
      case 'declined':
        this.#tell({ declined: notice });
        return;
      case 'status': {
        const { [notice.topic]: _, ...others } = this.#status.told;
        this.#tell({ told: notice.message === '' ? others : { ...others, [notice.topic]: notice.message } });
        return;
      }
      case 'level': {
        const { source } = this.#status;
        if (source !== undefined) this.#tell({ source: { ...source, level: notice.level } });
      }
    }
  }

  #welcome({ agent, epoch, source, now, capabilities, level }: Welcome): void {
    const known = this.#status.source;
    const restarted = known !== undefined && known.epoch !== epoch;
    const joinedAt = known === undefined || restarted ? now : known.joinedAt;
    if (restarted) this.#options.onRestart();
    this.#status = {
      ...this.#status,
      source: { ...source, agent, epoch, joinedAt, capabilities, level },
      declined: undefined,
      told: {},
      restarts: this.#status.restarts + (restarted ? 1 : 0),
    };
    this.#attempt = 0;
    this.#lastFrameAt = this.#options.clock();
    this.#enter({ kind: 'live' });
    this.#watchForSilence();
  }

  #watchForSilence(): void {
    const left = this.#lastFrameAt + STALLED_AFTER_MS - this.#options.clock();
    if (left <= 0) this.#enter({ kind: 'stalled', since: this.#lastFrameAt });
    else this.#after(left, () => this.#watchForSilence());
  }

  #refuse(code: RefusalCode, message: string): void {
    this.#detach();
    this.#enter({ kind: 'refused', code, message });
  }

  #lost(reason: string): void {
    this.#detach();
    this.#attempt++;
    const delay = retryDelay(this.#attempt, this.#options.random());
    const retryAt = this.#options.clock() + delay;
    // The timer first: whoever is told of the loss may end the connection for good.
    this.#after(delay, () => this.open());
    this.#enter({ kind: 'reconnecting', attempt: this.#attempt, retryAt, reason });
  }

  /** Lets go of the socket and of the timer that belong to the state that ends. */
  #detach(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #after(delayMs: number, callback: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.schedule(callback, delayMs);
  }

  #enter(state: ConnectionState): void {
    this.#tell({ state });
  }

  #tell(change: Partial<ConnectionStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.onStatus(this.#status);
  }
}
