import { basename } from 'node:path';
import type { Nanoseconds } from '@pollscope/executor';
import type { WorkerId } from '@pollscope/protocol';
import type { RingReader } from '../ring/ring-reader.ts';
import { type Block, BlockDetector } from './block-detector.ts';
import type { CapturedFrame } from './capture-stack.ts';
import { Heartbeat } from './heartbeat.ts';
import type { WatchdogLink } from './program-side.ts';
import { MAX_SAMPLES, nextSampleAge } from './sample-schedule.ts';
import { SharedState, Word } from './shared-state.ts';
import { type Capture, StackSampler } from './stack-sampler.ts';
import type { StackFrame, StackSample } from './stack-sample.ts';
import { StackTranslator } from './stack-translator.ts';

const DEFAULT_THRESHOLD: Nanoseconds = 100e6;

/** Why there are no call stacks, and what can be done about it. */
export interface StacksUnavailable {
  readonly code: 'off' | 'worker-thread' | 'no-inspector' | 'debugger' | 'frozen' | 'failed';
  readonly message: string;
}

export interface WatchdogEvents {
  /** A poll, or the event loop outside any task, is stuck; told at the threshold and again at each look. */
  readonly blocked: (block: Block, observedAt: Nanoseconds) => void;
  /** The block told of last is over, as seen at `observedAt`. */
  readonly unblocked: (block: Block, observedAt: Nanoseconds) => void;
  readonly stack: (sample: StackSample) => void;
  /** Told once when it changes; `undefined`: stacks can be had again. */
  readonly stacksUnavailable: (reason: StacksUnavailable | undefined) => void;
}

export interface WatchdogOptions {
  readonly worker: WorkerId;
  readonly reader: Pick<RingReader, 'openPoll' | 'state'>;
  readonly link: WatchdogLink;
  /** To be taken from `process.hrtime` in nanoseconds to get the executor's clock. */
  readonly clockOffset: Nanoseconds;
  /** A poll or a silence of the event loop that lasts longer is told of. Default 100 ms. */
  readonly threshold?: Nanoseconds;
  /** Whether to take call stacks. Default true: a sample takes the program half a millisecond, the first one some more. */
  readonly stacks?: boolean;
  /** Whether files are told with their directories. Default true. */
  readonly fullPaths?: boolean;
  readonly events: WatchdogEvents;
}

interface OpenBlock extends Block {
  samples: number;
  /** Age of the block at the next look. */
  nextAge: Nanoseconds;
}

interface TakenStack extends Pick<StackSample, 'askedAt' | 'sampledAt'> {
  readonly block: Block;
}

/**
 * Sees a thread that is stuck, from another thread, while it is stuck. To be asked every few milliseconds, which costs
 * two reads of shared memory as long as nothing is blocked.
 */
export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #threshold: Nanoseconds;
  readonly #state: SharedState;
  readonly #heartbeat: Heartbeat;
  readonly #detector: BlockDetector;
  readonly #sampler: StackSampler;
  readonly #translator = new StackTranslator();
  #block: OpenBlock | undefined;
  #unavailable: StacksUnavailable | undefined;
  /** A reason that does not go away while the program runs. */
  readonly #never: StacksUnavailable | undefined;
  #gaveUp: StacksUnavailable | undefined;
  #isClosed = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#threshold = options.threshold ?? DEFAULT_THRESHOLD;
    this.#state = new SharedState(options.link.shared);
    this.#heartbeat = new Heartbeat(options.link.port, this.#state);
    this.#detector = new BlockDetector(this.#threshold);
    this.#sampler = new StackSampler(this.#state);
    this.#never = reasonForever(options);
    // The port is only written to, and must not keep the agent's thread alive.
    options.link.port.unref();
  }

  /** Looks at the program. `now` is on the executor's clock. */
  check(now: Nanoseconds): void {
    const { reader, events } = this.#options;
    this.#sampler.releaseExiting();
    this.#tellAvailability();
    const isSilent = this.#heartbeat.check(now);
    const found = this.#detector.check(now, { openPoll: reader.openPoll(), isSilent });
    if (this.#block !== undefined && !isSame(this.#block, found)) {
      const { task, start } = this.#block;
      this.#block = undefined;
      events.unblocked({ task, start }, now);
    }
    if (found === undefined) return;
    this.#block ??= { ...found, samples: 0, nextAge: this.#threshold };
    if (now - found.start >= this.#block.nextAge) this.#look(this.#block, now);
  }

  close(): void {
    this.#isClosed = true;
    this.#sampler.close();
    this.#translator.close();
    this.#options.link.port.close();
  }

  #look(block: OpenBlock, now: Nanoseconds): void {
    block.nextAge = nextSampleAge(this.#threshold, now - block.start);
    this.#options.events.blocked({ task: block.task, start: block.start }, now);
    if (this.#unavailable !== undefined || this.#sampler.isBusy || block.samples === MAX_SAMPLES) return;
    block.samples++;
    this.#sampler.sample((capture) => this.#captured(capture, block, now));
  }

  #captured(capture: Capture, block: Block, askedAt: Nanoseconds): void {
    switch (capture.kind) {
      case 'stack': {
        const sampledAt = capture.time - this.#options.clockOffset;
        if (sampledAt <= this.#endsBefore(block)) void this.#tell(capture.frames, { block, askedAt, sampledAt });
        return;
      }
      case 'debugged':
        Atomics.store(this.#state.words, Word.debugged, 1);
        break;
      case 'frozen':
        this.#gaveUp = FROZEN;
        break;
      case 'failed':
        this.#gaveUp = { code: 'failed', message: `the inspector cannot be used: ${capture.message}` };
        break;
      case 'missed':
        return;
    }
    this.#tellAvailability();
  }

  /** A time before which the block ended, as far as can be seen from here: what began after it has begun by then. */
  #endsBefore(block: Block): Nanoseconds {
    const { reader, clockOffset } = this.#options;
    if (block.task === 0) {
      const answeredAt = this.#state.answeredAt - clockOffset;
      return answeredAt > block.start ? answeredAt : Number.POSITIVE_INFINITY;
    }
    const next = reader.openPoll()?.start ?? reader.state().since;
    return next > block.start ? next : Number.POSITIVE_INFINITY;
  }

  async #tell(captured: readonly CapturedFrame[], taken: TakenStack): Promise<void> {
    const { worker, fullPaths = true, events } = this.#options;
    const frames = await this.#translator.translate(captured.map(toFrame));
    if (this.#isClosed) return;
    const { block, askedAt, sampledAt } = taken;
    const told = fullPaths ? frames : frames.map((frame) => ({ ...frame, file: basename(frame.file) }));
    events.stack({ worker, task: block.task, pollStart: block.start, askedAt, sampledAt, frames: told });
  }

  #tellAvailability(): void {
    const isDebugged = Atomics.load(this.#state.words, Word.debugged) === 1;
    const reason = this.#never ?? this.#gaveUp ?? (isDebugged ? DEBUGGER : undefined);
    if (reason === this.#unavailable) return;
    this.#unavailable = reason;
    this.#options.events.stacksUnavailable(reason);
  }
}

const DEBUGGER: StacksUnavailable = {
  code: 'debugger',
  message: 'no call stacks while the program listens for a debugger: start it without --inspect to have them',
};
const FROZEN: StacksUnavailable = {
  code: 'frozen',
  message: 'no call stacks: the program has frozen Error.prepareStackTrace or Error.stackTraceLimit',
};

function reasonForever({ stacks, link }: WatchdogOptions): StacksUnavailable | undefined {
  if (stacks === false) return { code: 'off', message: 'no call stacks: the option stacks is false' };
  if (!process.features.inspector) {
    return { code: 'no-inspector', message: 'no call stacks: this Node was built without the inspector' };
  }
  if (link.isMainThread) return undefined;
  return {
    code: 'worker-thread',
    // Not for want of a way: a `terminate()` that comes while the inspector evaluates something in a worker can be lost.
    message: "no call stacks: only the main thread's can be taken safely, and this executor runs in a worker thread",
  };
}

function isSame(one: Block, other: Block | undefined): boolean {
  return one.task === other?.task && one.start === other.start;
}

function toFrame([name, file, line, column]: CapturedFrame): StackFrame {
  return { function: name ?? '', file: file ?? '', line: line ?? 0, column: column ?? 0 };
}
