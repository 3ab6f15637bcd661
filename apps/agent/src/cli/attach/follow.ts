import { ConsoleStore } from '@pollscope/analysis';
import type { Frame, Nanoseconds } from '@pollscope/protocol';
import { Connection, type ConnectionStatus, INITIAL_STATUS } from '@pollscope/protocol/client';
import { VERSION } from '../../version.ts';
import { CommandError, ExitCode } from '../exit.ts';
import type { StreamAddress } from './address.ts';
import { agentSocket } from './agent-socket.ts';

export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Whether a stream that is lost is opened again. */
  readonly retry: boolean;
}

/** What is known of a program: the store of its stream, and how the stream stands. */
export class Followed {
  readonly store = new ConsoleStore();
  status: ConnectionStatus = INITIAL_STATUS;
  /** Stream time from which on there are windows: agents send those of the past as well. */
  #windowsFrom: Nanoseconds = Number.POSITIVE_INFINITY;
  #arrived: () => void = () => undefined;

  /**
   * Keeps the stream open until the signal is aborted.
   * @throws CommandError when the first attempt fails, when the agent refuses, or at a loss that is not retried.
   */
  follow(address: StreamAddress, { signal, retry }: FollowOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const connection = new Connection({
        hello: { client: `pollscope-attach/${VERSION}`, subscribe: 'aggregates' },
        openSocket: agentSocket(address),
        clock: Date.now,
        random: Math.random,
        schedule: (callback, delayMs) => {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        },
        onStatus: (status) => {
          this.status = status;
          const reason = whyOver(status, retry);
          if (reason === undefined) return;
          connection.close();
          reject(new CommandError(ExitCode.failure, `${address.shown}: ${reason}`));
        },
        onFrame: (frame) => this.#receive(frame),
        onRestart: () => {
          this.store.reset();
          this.#windowsFrom = Number.POSITIVE_INFINITY;
        },
      });
      signal.addEventListener('abort', () => {
        connection.close();
        resolve();
      });
      connection.open();
    });
  }

  /** Whether the past has arrived, up to the present, and there are windows of so long a time. */
  covers(duration: Nanoseconds): boolean {
    const { windowsUntil } = this.store;
    const joinedAt = this.status.source?.joinedAt ?? Number.POSITIVE_INFINITY;
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

  #receive(frame: Frame): void {
    this.store.ingest(frame);
    for (const section of frame.sections) {
      if (section.kind === 'workerWindows') this.#windowsFrom = Math.min(this.#windowsFrom, section.start);
    }
    this.#arrived();
  }
}

/** Why a command cannot go on; undefined while it can. A loss is waited out if that was asked for and it once went well. */
function whyOver({ state, source }: ConnectionStatus, retry: boolean): string | undefined {
  switch (state.kind) {
    case 'refused':
      return state.message;
    case 'reconnecting':
      return retry && source !== undefined ? undefined : state.reason;
    case 'connecting':
    case 'live':
    case 'stalled':
      return undefined;
  }
}
