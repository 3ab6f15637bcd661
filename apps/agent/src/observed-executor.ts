import { MessageChannel } from 'node:worker_threads';
import type { Level } from '@pollscope/protocol';
import type { Observable } from './options.ts';
import type { Definition } from './ring/definition.ts';
import { allocateRing } from './ring/layout.ts';
import type { Redactor } from './ring/redaction.ts';
import { RingProbe } from './ring/ring-probe.ts';
import { RingWriter } from './ring/ring-writer.ts';
import type { SourceLink } from './thread/messages.ts';
import { openWatchdogLink } from './watchdog/program-side.ts';

export interface ObservedExecutorOptions {
  /** Of the thread, for the console. */
  readonly name: string;
  readonly ringRecords: number;
  readonly redact: Redactor;
}

/**
 * One executor as the agent sees it, on the executor's own thread: installs the probe, and holds the program's ends of the
 * ring and the ports. One agent may have several, on as many threads.
 */
export class ObservedExecutor {
  /** For the agent's thread; {@link transferList} has to go with it. */
  readonly link: SourceLink;
  readonly #executor: Observable;
  readonly #probe: RingProbe;
  readonly #define: (definition: Definition) => void;
  readonly #closePorts: () => void;
  #level: Level = 'off';
  #isClosed = false;
  #stopObserving: (() => void) | undefined;

  constructor(executor: Observable, { name, ringRecords, redact }: ObservedExecutorOptions) {
    const ring = allocateRing(ringRecords);
    const definitions = new MessageChannel();
    const watchdog = openWatchdogLink();
    definitions.port1.unref();
    this.#executor = executor;
    this.#define = (definition) => definitions.port1.postMessage(definition);
    this.#probe = new RingProbe(new RingWriter(ring), this.#define, redact);
    this.#closePorts = () => {
      definitions.port1.close();
      watchdog.close();
    };
    this.link = {
      name,
      ring,
      definitions: definitions.port2,
      watchdog: watchdog.link,
      clockOffset: Number(process.hrtime.bigint()) - executor.now(),
    };
  }

  get transferList() {
    return [this.link.definitions, this.link.watchdog.port];
  }

  get level(): Level {
    return this.#level;
  }

  /**
   * Records so much from now on, or nothing any more once it is closed. At `off` the executor has no probe, and being
   * observable costs it a branch.
   * @throws Error when somebody else observes the executor.
   */
  setLevel(level: Level): void {
    if (this.#isClosed || level === this.#level) return;
    // Before the records that follow it.
    this.#define({ kind: 'level', level, time: this.#executor.now() });
    this.#level = level;
    if (level === 'off') {
      this.#stop();
      return;
    }
    this.#probe.level = level;
    if (this.#stopObserving === undefined) this.describe();
  }

  /** Tells of all queues and live tasks, again if need be. */
  describe(): void {
    if (this.#level === 'off') return;
    this.#stopObserving?.();
    this.#stopObserving = undefined;
    this.#probe.snapshot(this.#executor.now(), () => {
      this.#stopObserving = this.#executor.observe(this.#probe);
    });
  }

  /** Lets the agent's thread see all that was recorded, when the program may end now. */
  flush(): void {
    this.#probe.flush(this.#executor.now());
  }

  close(): void {
    this.#isClosed = true;
    this.#level = 'off';
    this.#stop();
    this.#closePorts();
  }

  #stop(): void {
    if (this.#stopObserving === undefined) return;
    this.#stopObserving();
    this.#stopObserving = undefined;
    this.#probe.stopped(this.#executor.now());
  }
}
