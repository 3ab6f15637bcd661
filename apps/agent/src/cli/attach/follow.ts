import { setTimeout as sleep } from 'node:timers/promises';
import { ConsoleStore } from '@pollscope/analysis';
import type { Frame, Nanoseconds, Welcome } from '@pollscope/protocol';
import type { StreamAddress } from './address.ts';
import { cannotFollow, followStream } from './agent-stream.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The stream was lost; it is tried again until it comes back. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Whether a stream that is lost is opened again. */
  readonly retry: boolean;
}

/** What is known of a program: the store of its stream, and how the stream stands. */
export class Followed {
  readonly store = new ConsoleStore();
  connection: Connection = { kind: 'connecting' };
  welcome: Welcome | undefined;
  /** How often the program was found restarted. */
  restarts = 0;
  /** Stream time from which on there are windows: agents send those of the past as well. */
  #windowsFrom: Nanoseconds = Number.POSITIVE_INFINITY;
  #arrived: () => void = () => undefined;

  /**
   * Keeps the stream open until the signal is aborted. A lost one is tried again as the console does: at once, after
   * half a second, then twice as long each time up to ten seconds.
   * @throws CommandError when the first attempt fails, when the agent refuses, or at a loss that is not retried.
   */
  async follow(address: StreamAddress, { signal, retry }: FollowOptions): Promise<void> {
    let wait = 0;
    const events = {
      onWelcome: (welcome: Welcome) => {
        wait = 0;
        this.#greet(welcome);
      },
      onFrame: (frame: Frame) => {
        this.store.ingest(frame);
        this.#noteWindows(frame);
        this.#arrived();
      },
    };
    for (;;) {
      const end = await followStream(address, events, signal);
      if (signal.aborted) return;
      if (end.kind === 'refused' || this.welcome === undefined || !retry) throw cannotFollow(address, end);
      this.connection = { kind: 'lost', reason: end.reason };
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      wait = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, wait * 2));
    }
  }

  /** Whether the past has arrived, up to the present, and there are windows of so long a time. */
  covers(duration: Nanoseconds): boolean {
    const { windowsUntil } = this.store;
    const joinedAt = this.welcome?.now ?? Number.POSITIVE_INFINITY;
    return windowsUntil >= joinedAt && windowsUntil - this.#windowsFrom >= duration;
  }

  /** Resolves when the condition holds after a frame, or the signal is aborted. For one caller at a time. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#arrived());
    while (!condition() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  #noteWindows({ sections }: Frame): void {
    for (const section of sections) {
      if (section.kind === 'workerWindows') this.#windowsFrom = Math.min(this.#windowsFrom, section.start);
    }
  }

  #greet(welcome: Welcome): void {
    const known = this.welcome?.epoch;
    if (known !== undefined && known !== welcome.epoch) {
      this.store.reset();
      this.restarts++;
    }
    if (known !== welcome.epoch) this.#windowsFrom = Number.POSITIVE_INFINITY;
    this.welcome = welcome;
    this.connection = { kind: 'live' };
  }
}
