import {
  type ClientRequest,
  decodeFrame,
  type Frame,
  FrameError,
  type Hello,
  MessageError,
  PROTOCOL_VERSION,
  parseNotice,
  parseReply,
  type RefusalCode,
  type Welcome,
} from '@pollscope/protocol';
import { retryDelay } from './backoff.ts';
import { type ConnectionState, type ConnectionStatus, INITIAL_STATUS } from './connection-state.ts';

/** The slowest polls are picked from single polls, hence the events. */
const HELLO: Hello = {
  type: 'hello',
  protocol: PROTOCOL_VERSION,
  client: `pollscope-console/${import.meta.env.VITE_VERSION}`,
  subscribe: 'events',
};

/** An open stream that is silent for this long is not well: agents send aggregates every 100 ms. */
const STALLED_AFTER_MS = 2_000;
/** A socket that neither opens nor fails is given up. */
const HANDSHAKE_WITHIN_MS = 8_000;

/** The part of a browser's WebSocket that is used. */
export type Socket = Pick<WebSocket, 'binaryType' | 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'>;

export interface ConnectionOptions {
  readonly url: string;
  readonly openSocket: (url: string) => Socket;
  /** Milliseconds on the wall clock. */
  readonly clock: () => number;
  readonly random: () => number;
  /** Calls back once, unless the returned function is called before. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onFrame: (frame: Frame) => void;
  /** The program was restarted: what was received describes one that is gone. */
  readonly onRestart: () => void;
}

/** Keeps one stream from the agent open, and says how it stands. */
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
    const socket = this.#options.openSocket(this.#options.url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify(HELLO));
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#lost();
    this.#after(HANDSHAKE_WITHIN_MS, () => this.#lost());
  }

  /** Tries again now, unless the stream is flowing or a try is under way. */
  retry(): void {
    const { kind } = this.#status.state;
    if (kind === 'live' || kind === 'connecting') return;
    this.open();
  }

  /** Asks the agent for something; what comes of it shows in the status. Lost when there is no connection. */
  request(request: ClientRequest): void {
    const { kind } = this.#status.state;
    if (kind !== 'live' && kind !== 'stalled') return;
    this.#tell({ declined: undefined });
    this.#socket?.send(JSON.stringify(request));
  }

  #receive(data: unknown): void {
    try {
      if (data instanceof ArrayBuffer) this.#receiveFrame(data);
      else if (this.#status.state.kind === 'connecting') this.#receiveReply(String(data));
      else this.#receiveNotice(String(data));
    } catch (error) {
      if (error instanceof MessageError) this.#refuse(error.code, error.message);
      else if (error instanceof FrameError) this.#refuse('malformed', error.message);
      else throw error;
    }
  }

  #receiveFrame(data: ArrayBuffer): void {
    const { kind } = this.#status.state;
    // What is still in flight after a refusal, or before a welcome, has no meaning.
    if (kind !== 'live' && kind !== 'stalled') return;
    const frame = decodeFrame(new Uint8Array(data));
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

  #lost(): void {
    this.#detach();
    this.#attempt++;
    const delay = retryDelay(this.#attempt, this.#options.random());
    this.#enter({ kind: 'reconnecting', attempt: this.#attempt, retryAt: this.#options.clock() + delay });
    this.#after(delay, () => this.open());
  }

  /** Lets go of the socket and of the timer that belong to the state that ends. */
  #detach(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
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
