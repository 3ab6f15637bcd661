import type { Level, Nanoseconds } from '@pollscope/protocol';
import type { MessagePort } from 'node:worker_threads';
import type { FromJoined, SourceLink, SourceRequest } from './messages.ts';
import type { WorkerSource } from './worker-source.ts';

/** Each takes a share of the stream's ids, which are for good; the console has a lane for each. */
const MOST_THREADS = 1024;

export interface JoiningOptions {
  readonly now: () => Nanoseconds;
  readonly level: () => Level;
  readonly addSource: (link: SourceLink, ask: (request: SourceRequest) => void) => WorkerSource;
  /** The thread is not observed, and why. */
  readonly refused: (message: string) => void;
}

/** Lets the executors of other threads join the agent and leave it. */
export class Joining {
  readonly #options: JoiningOptions;
  #joined = 0;

  constructor(options: JoiningOptions) {
    this.#options = options;
  }

  connect(port: MessagePort): void {
    const { now } = this.#options;
    let source: WorkerSource | undefined;
    const end = (how: 'ended' | 'left') => {
      source?.end(now(), how);
      source = undefined;
      port.close();
    };
    port.on('message', (message: FromJoined) => {
      if (message.kind === 'join') source = this.#join(message.link, port);
      else end('left');
    });
    // The thread ended, however it came to that.
    port.on('close', () => end('ended'));
  }

  #join(link: SourceLink, port: MessagePort): WorkerSource | undefined {
    const { addSource, level, refused } = this.#options;
    if (this.#joined >= MOST_THREADS) {
      refused(`thread "${link.name}" is not observed: an agent observes ${MOST_THREADS} threads in its life`);
      port.close();
      return undefined;
    }
    this.#joined++;
    const ask = (request: SourceRequest) => port.postMessage(request);
    // It may have changed since the thread was given its connection.
    ask({ kind: 'setLevel', level: level() });
    return addSource(link, ask);
  }
}
