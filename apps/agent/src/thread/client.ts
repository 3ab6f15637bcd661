import {
  Channel,
  type ClientRequest,
  CloseCode,
  type Hello,
  MessageError,
  parseClientMessage,
  parseHello,
  type Refused,
  refusalFor,
  type StatusNotice,
  type SubscribeRequest,
} from '@pollscope/protocol';
import type { WebSocket } from 'ws';
import type { EncodedFrame } from './frame-stream.ts';
import { type Pace, Pacer } from './pacer.ts';
import { RateLimit } from './rate-limit.ts';

const HELLO_WITHIN_MS = 5_000;
/** A person does not click faster, and no program has reason to. */
const REQUESTS_PER_SECOND = 20;
/** A snapshot describes all live tasks, which may be megabytes. */
const SNAPSHOTS_PER_SECOND = 0.5;

const PACE_MESSAGES: Readonly<Record<Pace, string>> = {
  everything: '',
  aggregates: 'you read more slowly than events come: until you have caught up only windows are sent',
  nothing: 'you read too slowly: until you have caught up nothing is sent',
};

export interface ClientHost {
  /** Most bytes that may lie unsent for one client. */
  readonly bytesPerClient: number;
  /** The handshake is done: what the client is sent before the live frames. */
  welcome(hello: Hello): readonly (string | Uint8Array)[];
  /** All definitions and live tasks, for a client that asks for them or has missed some. */
  snapshot(): Uint8Array;
  /** Returns why not, if not. */
  setLevel(request: Extract<ClientRequest, { readonly type: 'setLevel' }>): string | undefined;
  /** Returns why not, if not. */
  dump(): string | undefined;
}

interface Live {
  readonly kind: 'live';
  subscription: Pick<SubscribeRequest, 'subscribe'>;
  eventRate: RateLimit | undefined;
}

type ClientState = { readonly kind: 'greeting' } | Live | { readonly kind: 'closed' };

/** One connection to a console. Whatever it does costs itself its connection and nobody else anything. */
export class Client {
  bytesSent = 0;
  #state: ClientState = { kind: 'greeting' };
  #answered = true;
  #unsentBefore = 0;
  /** The welcome may be larger than what may lie unsent later. */
  #welcomeUnsent = 0;
  readonly #socket: WebSocket;
  readonly #host: ClientHost;
  readonly #pacer = new Pacer();
  readonly #requests = new RateLimit(REQUESTS_PER_SECOND, performance.now());
  readonly #snapshots = new RateLimit(SNAPSHOTS_PER_SECOND, performance.now());

  constructor(socket: WebSocket, host: ClientHost, closed: () => void) {
    this.#socket = socket;
    this.#host = host;
    const impatience = setTimeout(() => {
      if (this.#state.kind === 'greeting') this.#malformed('no hello message came within 5 seconds of connecting');
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
      closed();
    });
  }

  get #unsent(): number {
    return this.#socket.bufferedAmount - this.#welcomeUnsent;
  }

  /** Without room nothing is answered, or what somebody asks and does not read would pile up. */
  get #hasRoom(): boolean {
    return this.#unsent <= this.#host.bytesPerClient;
  }

  get wantsEvents(): boolean {
    return this.#state.kind === 'live' && this.#state.subscription.subscribe === 'events';
  }

  /** Sends a frame if the client takes part in its channel and keeps up; a skipped frame shows in the numbering. */
  send(frame: EncodedFrame): void {
    if (this.#state.kind !== 'live') return;
    const now = performance.now();
    const unsent = this.#unsent;
    const before = this.#pacer.pace;
    const changed = this.#pacer.next(now, unsent, this.#host.bytesPerClient);
    // Definitions may be among what it was not sent.
    if (before === 'nothing' && changed !== undefined) this.#write(this.#host.snapshot());
    if (changed !== undefined) this.#write(JSON.stringify(paceNotice(changed)));
    if (this.#mayHave(this.#state, frame, now)) this.#write(frame.bytes);
  }

  /** Tells the client something in text. */
  notify(notice: string): void {
    if (this.#state.kind === 'live') this.#write(notice);
  }

  /** Lets the client go if it has neither answered nor taken anything since the last call; otherwise asks again. */
  checkAlive(): void {
    const unsent = this.#socket.bufferedAmount;
    if (!this.#answered && unsent >= this.#unsentBefore) {
      this.#socket.terminate();
      return;
    }
    this.#unsentBefore = unsent;
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

  #mayHave(live: Live, frame: EncodedFrame, now: number): boolean {
    switch (this.#pacer.pace) {
      case 'nothing':
        return false;
      case 'aggregates':
        return frame.channel !== Channel.events;
      case 'everything':
        if (frame.channel !== Channel.events) return true;
        return this.wantsEvents && live.eventRate?.take(frame.events, now) !== false;
    }
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#state.kind === 'closed') return;
    if (isBinary) {
      this.#malformed('clients send text messages only: a hello, then requests; see docs/protocol.md');
      return;
    }
    try {
      if (this.#state.kind === 'greeting') this.#greet(parseHello(data.toString()));
      else this.#answer(this.#state, parseClientMessage(data.toString()));
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      this.#malformed(error.message);
    }
  }

  #greet(hello: Hello): void {
    const refusal = refusalFor(hello);
    if (refusal !== undefined) {
      this.refuse(refusal);
      return;
    }
    this.#state = { kind: 'live', subscription: hello, eventRate: undefined };
    for (const message of this.#host.welcome(hello)) this.#write(message);
    this.#welcomeUnsent = this.#socket.bufferedAmount;
    this.#socket.ping(undefined, undefined, () => {
      // Everything before it has been sent.
      this.#welcomeUnsent = 0;
    });
  }

  #answer(live: Live, request: ClientRequest): void {
    const now = performance.now();
    if (!this.#requests.take(1, now)) {
      const message = `more than ${REQUESTS_PER_SECOND} requests a second: ask less often`;
      this.refuse({ type: 'refused', code: 'busy', message });
      return;
    }
    switch (request.type) {
      case 'subscribe':
        live.subscription = request;
        live.eventRate = request.maxRate === undefined ? undefined : new RateLimit(request.maxRate, now);
        return;
      case 'snapshot':
        // Who does not take what there is gets one after having caught up.
        if (!this.#hasRoom) return;
        if (this.#snapshots.take(1, now)) this.#write(this.#host.snapshot());
        else this.#decline(request, 'one snapshot every two seconds is all there is');
        return;
      case 'setLevel':
      case 'dump': {
        const reason = request.type === 'dump' ? this.#host.dump() : this.#host.setLevel(request);
        if (reason !== undefined) this.#decline(request, reason);
      }
    }
  }

  #decline({ type: request }: ClientRequest, message: string): void {
    if (this.#hasRoom) this.#write(JSON.stringify({ type: 'declined', request, message }));
  }

  #malformed(message: string): void {
    this.refuse({ type: 'refused', code: 'malformed', message });
  }

  #write(message: string | Uint8Array): void {
    this.bytesSent += message.length;
    this.#socket.send(message);
  }
}

function paceNotice(pace: Pace): StatusNotice {
  return { type: 'status', topic: 'pace', message: PACE_MESSAGES[pace] };
}
