import fc from 'fast-check';
import { currentPoll, type PolledTask } from '../../src/poll-context.ts';
import type { Executor } from '../../src/executor.ts';
import type { JoinHandle } from '../../src/join-handle.ts';
import type { PolicyName } from '../../src/options.ts';
import type { Policy } from '../../src/policy.ts';
import type { Nanoseconds, Probe } from '../../src/probe.ts';
import { sleep } from '../../src/sleep.ts';
import { channel } from '../../src/sync/channel.ts';
import { Notify } from '../../src/sync/notify.ts';
import { Semaphore } from '../../src/sync/semaphore.ts';
import type { VirtualDriver } from '../../src/virtual-driver.ts';
import type { TaskBody } from '../../src/wait.ts';
import { yieldMaybe } from '../../src/yield-maybe.ts';
import { yieldNow } from '../../src/yield-now.ts';
import { microsecond, virtualExecutor } from '../virtual-executor.ts';

/** The longest poll of a random program. */
export const LONGEST_POLL: Nanoseconds = 900 * microsecond;

const cpu = fc.oneof(fc.integer({ min: 1, max: 50 * microsecond }), fc.integer({ min: 1, max: LONGEST_POLL }));
const queue = fc.nat(4);
const weight = fc.integer({ min: 1, max: 100 });

/** What a task does, one after the other; each begins with using the CPU, so that no run of steps is free of time. */
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('yield'), cpu }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spin'), cpu, polls: fc.integer({ min: 2, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sleep'), cpu, microseconds: fc.nat(2000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('yield maybe'), cpu }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wake oneself'), cpu }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spawn'), cpu, queue }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort'), cpu, task: fc.nat(15) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reweigh'), cpu, queue, weight }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('join'), cpu, task: fc.nat(15) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('notify'), cpu }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('be notified'), cpu }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send'), cpu }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('receive'), cpu }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold a permit'), cpu, microseconds: fc.nat(500) }) },
);
export type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

/** What happens from outside of tasks, so many microseconds after what came before. */
const events = fc.record({
  after: fc.oneof(fc.constant(0), fc.nat(1500)),
  event: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('spawn'), queue, steps: fc.array(steps, { maxLength: 5 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort'), task: fc.nat(15) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reweigh'), queue, weight }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wake'), task: fc.nat(15) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('notify') }) },
  ),
});

export const programs = fc.record({
  weights: fc.array(weight, { minLength: 1, maxLength: 5 }),
  lifoSlot: fc.boolean(),
  events: fc.array(events, { maxLength: 14 }),
});
export type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

/** How to run a program, and who is told of it. */
export interface Run {
  readonly policy: PolicyName | Policy;
  readonly probe: Probe;
}

/** A program while it runs. Tasks that wait for what never comes are left, so it always comes to its end. */
class Running {
  readonly #executor: Executor<string>;
  readonly #driver: VirtualDriver;
  readonly #queues: number;
  readonly #handles: JoinHandle<void>[] = [];
  readonly #polled: PolledTask[] = [];
  readonly #bell = new Notify({ name: 'bell' });
  readonly #items = channel<number>({ name: 'items' });
  readonly #permit = new Semaphore(1, { name: 'permit' });

  constructor(executor: Executor<string>, driver: VirtualDriver, queues: number) {
    this.#executor = executor;
    this.#driver = driver;
    this.#queues = queues;
  }

  run(all: Program['events']): void {
    for (const { after, event } of all) {
      this.#driver.runFor(after * microsecond);
      switch (event.kind) {
        case 'spawn':
          this.#spawn(event.queue, event.steps);
          break;
        case 'wake':
          this.#polled[event.task % Math.max(1, this.#polled.length)]?.wake();
          break;
        case 'abort':
          this.#abort(event.task);
          break;
        case 'reweigh':
          this.#queue(event.queue).setWeight(event.weight);
          break;
        case 'notify':
          this.#bell.notifyOne();
      }
    }
    this.#driver.run();
  }

  #spawn(index: number, own: readonly Step[]): void {
    const name = `task ${this.#handles.length + 1}`;
    this.#handles.push(this.#queue(index).spawn(() => this.#body(own), { name }));
  }

  *#body(all: readonly Step[]): TaskBody<void> {
    const poll = currentPoll();
    if (poll?.task !== undefined) this.#polled.push(poll.task);
    for (const own of all) {
      this.#driver.spend(own.cpu);
      yield* this.#step(own);
    }
  }

  *#step(own: Step): TaskBody<void> {
    switch (own.kind) {
      case 'yield':
        return yield* yieldNow();
      case 'spin':
        for (let poll = 1; poll < own.polls; poll++) {
          yield* yieldNow();
          this.#driver.spend(own.cpu);
        }
        return;
      case 'sleep':
        return yield* sleep(own.microseconds / 1000);
      case 'yield maybe':
        return yield* yieldMaybe();
      case 'wake oneself':
        currentPoll()?.task?.wake();
        return yield* sleep(0.1);
      case 'spawn':
        return this.#spawn(own.queue, [{ kind: 'yield', cpu: own.cpu }]);
      case 'abort':
        return this.#abort(own.task);
      case 'reweigh':
        return this.#queue(own.queue).setWeight(own.weight);
      case 'join':
        return yield* this.#join(own.task);
      case 'notify':
        return this.#bell.notifyOne();
      case 'be notified':
        return yield* this.#bell.notified();
      case 'send':
        return yield* this.#items.sender.send(own.cpu);
      case 'receive':
        yield* this.#items.receiver.recv();
        return;
      case 'hold a permit':
        return yield* this.#hold(own.microseconds);
    }
  }

  *#join(task: number): TaskBody<void> {
    try {
      yield* this.#handle(task).join();
    } catch {
      // It was aborted: that is an outcome like any other.
    }
  }

  *#hold(microseconds: number): TaskBody<void> {
    const permit = yield* this.#permit.acquire();
    try {
      yield* sleep(microseconds / 1000);
    } finally {
      permit.release();
    }
  }

  #abort(task: number): void {
    if (this.#handles.length > 0) this.#handle(task).abort();
  }

  #handle(task: number): JoinHandle<void> {
    const handle = this.#handles[task % this.#handles.length];
    if (handle === undefined) throw new RangeError('no task was spawned');
    return handle;
  }

  #queue(index: number) {
    return this.#executor.queue(`q${index % this.#queues}`);
  }
}

/** Runs a program on virtual time until only tasks are left that wait for what never comes. */
export function runProgram({ weights, lifoSlot, events: all }: Program, { policy, probe }: Run): Executor<string> {
  const queues = Object.fromEntries(weights.map((each, index) => [`q${index}`, { weight: each }]));
  const { executor, driver } = virtualExecutor({ queues, policy, lifoSlot });
  executor.observe(probe);
  new Running(executor, driver, weights.length).run(all);
  return executor;
}
