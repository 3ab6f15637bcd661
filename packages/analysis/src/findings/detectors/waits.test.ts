import {
  interval,
  Mutex,
  Notify,
  Resource,
  reportAcquired,
  reportReleased,
  Semaphore,
  sleep,
  type TaskBody,
  type Waker,
} from '@pollscope/executor';
import { describe, expect, it } from 'vitest';
import { detectorsOf, findingsOf, theFinding } from '../../../test/findings-of.ts';
import { ObservedProgram } from '../../../test/observed-program.ts';
import { MS, SECOND } from '../../../test/stream.ts';

const US = 1e3;

function program() {
  const observed = new ObservedProgram({ queues: { main: { weight: 1 } } });
  const spawn = (name: string, body: () => TaskBody<unknown>) => observed.executor.queue('main').spawn(body, { name });
  return { observed, spawn };
}

/** A semaphore of one permit as a program might write it: the task that came last gets it first, or nobody is woken. */
class Pool {
  readonly #resource = new Resource({ kind: 'semaphore', name: 'pool', available: 1, capacity: 1 });
  readonly #waiters: Waker[] = [];
  readonly #wakes: boolean;

  constructor(options: { readonly wakes: boolean }) {
    this.#wakes = options.wakes;
  }

  *acquire(): TaskBody<() => void> {
    while (this.#resource.available === 0) {
      yield {
        resource: this.#resource,
        register: (waker) => void this.#waiters.push(waker),
        cancel: () => undefined,
      };
    }
    this.#resource.available = 0;
    const holder = reportAcquired(this.#resource, 1);
    return () => {
      this.#resource.available = 1;
      reportReleased(this.#resource, 1, holder);
      if (this.#wakes) this.#waiters.pop()?.wake();
    };
  }
}

describe('a lost waker', () => {
  const waiting = (wakes: boolean) => {
    const { observed, spawn } = program();
    const pool = new Pool({ wakes });
    spawn('holder', function* () {
      const release = yield* pool.acquire();
      yield* sleep(100);
      release();
    });
    spawn('waiter', function* () {
      const release = yield* pool.acquire();
      release();
    });
    return observed.runFor(6 * SECOND);
  };

  it('is told of when a task waits for what is free', () => {
    const finding = theFinding(waiting(false), 'lost-waker');
    expect(finding.severity).toBe('critical');
    expect(finding.sentence).toContain('waiter (task 2) has waited');
    expect(finding.sentence).toContain('for semaphore pool, which is free (1 available): its wake was lost');
    expect(findingsOf(waiting(true))).toEqual([]);
  });

  it('is told of when what a task waits for was held by one that has ended', () => {
    const waitingFor = (release: boolean) => {
      const { observed, spawn } = program();
      const slots = new Semaphore(1, { name: 'slots' });
      spawn('careless', function* () {
        const permit = yield* slots.acquire();
        yield* sleep(10);
        if (release) permit.release();
      });
      spawn('waiter', () => slots.acquire());
      return observed.runFor(6 * SECOND);
    };
    expect(theFinding(waitingFor(false), 'lost-waker').sentence).toContain(
      'semaphore slots, which careless (task 1) held and did not release before it ended',
    );
    expect(findingsOf(waitingFor(true))).toEqual([]);
  });

  it('is guessed at when a notification stays out while its sender goes on', () => {
    const producing = (notifies: boolean) => {
      const { observed, spawn } = program();
      const room = new Notify({ name: 'room' });
      spawn('producer', function* () {
        for (;;) yield* room.notified();
      });
      spawn('consumer', function* () {
        for (let tick = 0; ; tick++) {
          if (notifies || tick === 0) room.notifyWaiters();
          yield* sleep(100);
        }
      });
      return observed.runFor(16 * SECOND);
    };
    const finding = theFinding(producing(false), 'lost-waker');
    expect(finding.severity).toBe('info');
    expect(finding.sentence).toContain('consumer (task 2), which woke it last, goes on running');
    expect(findingsOf(producing(true))).toEqual([]);
  });
});

describe('a deadlock', () => {
  const locking = (order: 'same' | 'opposite') => {
    const { observed, spawn } = program();
    const a = new Mutex({ name: 'accounts' });
    const b = new Mutex({ name: 'orders' });
    const taking = (first: Mutex, second: Mutex) =>
      function* () {
        for (let round = 0; round < 3; round++) {
          const one = yield* first.lock();
          yield* sleep(100);
          const other = yield* second.lock();
          other.release();
          one.release();
        }
      };
    spawn('book', taking(a, b));
    spawn('ship', order === 'same' ? taking(a, b) : taking(b, a));
    return observed.runFor(6 * SECOND);
  };

  it('is told of with its circle of tasks and locks', () => {
    const finding = theFinding(locking('opposite'), 'deadlock');
    expect(finding.sentence).toContain('(task 1) waits for mutex orders');
    expect(finding.sentence).toContain('(task 2) waits for mutex accounts');
    expect(finding.severity).toBe('critical');
    expect(finding.subjects.filter(({ kind }) => kind === 'task')).toHaveLength(2);
  });

  it('is none when locks are taken in one order', () => {
    expect(detectorsOf(locking('same'))).toEqual([]);
  });

  it('is told of when a task takes a lock that it holds', () => {
    const { observed, spawn } = program();
    const lock = new Mutex({ name: 'cache' });
    spawn('refresh', function* () {
      yield* lock.lock();
      yield* sleep(1);
      yield* lock.lock();
    });
    observed.runFor(5 * SECOND);
    expect(theFinding(observed, 'deadlock').sentence).toContain(
      'refresh (task 1) waits for mutex cache, which it holds itself',
    );
  });
});

describe('a lock that is held long', () => {
  const holding = (milliseconds: number) => {
    const { observed, spawn } = program();
    const lock = new Mutex({ name: 'cache' });
    for (const name of ['fill', 'read']) {
      spawn(name, function* () {
        const guard = yield* lock.lock();
        yield* sleep(milliseconds);
        guard.release();
      });
    }
    return observed.runFor(8 * SECOND);
  };

  it('is told of with who holds it, and what for', () => {
    const finding = theFinding(holding(3500), 'long-hold');
    expect(finding.sentence).toContain('read (task 2) has waited');
    expect(finding.sentence).toContain('fill (task 1) holds it and has been waiting for a sleep');
    expect(finding.state).toBe('closed');
  });

  it('is told of with who kept it, not with those to whom it was handed on afterwards', () => {
    const { observed, spawn } = program();
    const lock = new Mutex({ name: 'cache' });
    const use = (name: string, milliseconds: number): void => {
      spawn(name, function* () {
        const guard = yield* lock.lock();
        yield* sleep(milliseconds);
        guard.release();
      });
    };
    use('fill', 3500);
    for (let task = 0; task < 10; task++) use('read', 150);
    observed.runFor(8 * SECOND);
    expect(theFinding(observed, 'long-hold').sentence).toContain('fill (task 1) holds it');
  });

  it('is no matter when it is shorter', () => {
    expect(findingsOf(holding(900))).toEqual([]);
  });
});

describe('a semaphore out of turn', () => {
  const competing = (order: 'last first' | 'first first') => {
    const { observed, spawn } = program();
    const pool = new Pool({ wakes: true });
    const queue = new Semaphore(1, { name: 'pool' });
    for (const name of ['a', 'b', 'c', 'd']) {
      spawn(name, function* () {
        for (;;) {
          const permit = order === 'first first' ? yield* queue.acquire() : undefined;
          const release = order === 'last first' ? yield* pool.acquire() : undefined;
          yield* sleep(10);
          permit?.release();
          release?.();
          yield* sleep(1);
        }
      });
    }
    return observed.runFor(4 * SECOND);
  };

  it('is told of with who waits and how often it was overtaken, but not when each has its turn', () => {
    expect(theFinding(competing('last first'), 'overtaking').sentence).toMatch(/\(task \d\) has waited up to/);
    expect(detectorsOf(competing('first first'))).toEqual([]);
  });
});

describe('tasks that are woken for nothing', () => {
  const notifying = (how: 'notifyOne' | 'notifyWaiters') => {
    const { observed, spawn } = program();
    const filled = new Notify({ name: 'filled' });
    let items = 0;
    for (let index = 0; index < 40; index++) {
      spawn(`consumer ${index}`, function* () {
        for (;;) {
          while (items === 0) {
            yield* filled.notified();
            observed.spend(US);
          }
          items--;
          observed.spend(20 * US);
        }
      });
    }
    spawn('producer', function* () {
      for (;;) {
        items++;
        filled[how]();
        yield* sleep(10);
      }
    });
    return observed.runFor(7 * SECOND);
  };

  it('are told of as a herd, but not when one is woken for each item', () => {
    expect(theFinding(notifying('notifyWaiters'), 'thundering-herd').sentence).toContain(
      'tasks that wait for notify filled were woken',
    );
    expect(findingsOf(notifying('notifyOne'))).toEqual([]);
  });

  it('are told of as a storm when one poll answers many wakes', () => {
    const storming = (wakes: number) => {
      const { observed, spawn } = program();
      let waker: Waker | undefined;
      const resource = new Resource({ kind: 'other', name: 'inbox' });
      spawn('reader', function* () {
        for (;;) {
          yield { resource, register: (own) => (waker = own), cancel: () => undefined };
          observed.spend(5 * US);
        }
      });
      spawn('writer', function* () {
        for (;;) {
          for (let item = 0; item < wakes; item++) waker?.wake();
          yield* sleep(10);
        }
      });
      return observed.runFor(4 * SECOND);
    };
    const finding = theFinding(storming(200), 'wake-storm');
    expect(finding.sentence).toContain('last by writer (task 2)');
    expect(detectorsOf(storming(5))).toEqual([]);
  });
});

describe('a task that wakes itself', () => {
  const asking = (work: number) => {
    const { observed, spawn } = program();
    const resource = new Resource({ kind: 'other' });
    spawn('parser', function* () {
      for (;;) {
        for (let item = 0; item < 500; item++) {
          observed.spend(work);
          yield { resource, register: (waker) => waker.wake(), cancel: () => undefined };
        }
        yield* sleep(50);
      }
    });
    return observed.runFor(5 * SECOND);
  };

  it('is told of when it does little between, and left alone when it works', () => {
    expect(theFinding(asking(4 * US), 'self-wakes').sentence).toContain('parser woke itself');
    expect(findingsOf(asking(40 * US))).toEqual([]);
  });
});

describe('a task on an interval', () => {
  const ticking = (hogFrom: number) => {
    const { observed, spawn } = program();
    spawn('sampler', function* () {
      const every = interval(20, { name: 'sampling', missedTicks: 'skip' });
      for (;;) {
        yield* every.tick();
        observed.spend(MS);
      }
    });
    spawn('hog', function* () {
      for (;;) {
        if (observed.now >= hogFrom) observed.spend(45 * MS);
        yield* sleep(5);
      }
    });
    return observed.runFor(12 * SECOND);
  };

  it('is told of when it falls behind the rate that it had', () => {
    const finding = theFinding(ticking(6 * SECOND), 'interval-drift');
    expect(finding.sentence).toContain('sampler (task 1) fell behind interval sampling');
    expect(detectorsOf(ticking(60 * SECOND))).toEqual([]);
  });
});
