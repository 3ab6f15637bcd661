import { sleep, yieldNow } from '@pollscope/executor';
import { describe, expect, it } from 'vitest';
import { changesOf, detectorsOf, findingsOf, theFinding } from '../../../test/findings-of.ts';
import { ObservedProgram, type Portion } from '../../../test/observed-program.ts';
import { MS, SECOND } from '../../../test/stream.ts';

const US = 1e3;
const main = { queues: { main: { weight: 1 } } };

/** A task that works for `poll` every 200 ms. */
function working(poll: number, times = 5): ObservedProgram<'main'> {
  const program = new ObservedProgram(main);
  program.executor.queue('main').spawn(
    function* render() {
      for (let index = 0; index < times; index++) {
        program.spend(poll);
        yield* sleep(200);
      }
    },
    { name: 'render' },
  );
  return program.runFor(3 * SECOND);
}

describe('a task that polls too long', () => {
  it('is told of with the length of its poll, and a task just below is not', () => {
    const finding = theFinding(working(150 * MS), 'long-poll');
    expect(finding).toMatchObject({
      severity: 'warning',
      count: 5,
      subjects: [{ kind: 'task', id: 1 }, { kind: 'queue' }],
    });
    expect(finding.sentence).toContain('render (task 1) held its thread for 150 ms in one poll on queue main');
    expect(findingsOf(working(95 * MS))).toEqual([]);
  });

  it('is told of while it still runs, within 100 ms of passing the threshold, and closed when the poll is over', () => {
    const program = working(900 * MS, 1);
    const changes = changesOf(program).filter(({ detector }) => detector === 'poll-running');
    expect(changes[0]).toMatchObject({ state: 'open', count: 1, evidence: { from: 0, to: 100 * MS } });
    expect(changes[0]?.sentence).toContain('render (task 1) has been polling for 100 ms');
    expect(changes.at(-1)).toMatchObject({ state: 'closed', count: 1, evidence: { from: 0, to: 900 * MS } });
    expect(new Set(changes.map(({ id }) => id)).size).toBe(1);
  });

  it('is told of with the place in the source that the watchdog saw', () => {
    const { portions } = working(900 * MS, 1);
    const names = ['encode', 'src/png.ts'].map((text, index) => ({ id: 900 + index, text }));
    const frame = { function: 900, file: 901, line: 12, column: 3 };
    const stack = { worker: 0, task: 1, pollStart: 0, sampledAt: 190 * MS, frames: [frame] };
    const withStack = portions.map(({ sections, upTo }, at): Portion => {
      if (at !== 3) return { sections, upTo };
      return { sections: [{ kind: 'strings', rows: names }, { kind: 'stacks', rows: [stack] }, ...sections], upTo };
    });
    expect(theFinding({ portions: withStack }, 'poll-running').sentence).toContain('now in encode (src/png.ts:12)');
  });

  it('is told of as holding the event loop when that had no turn for two windows', () => {
    const finding = theFinding(working(450 * MS, 1), 'event-loop-held');
    expect(finding.sentence).toContain('had no turn for at least 400 ms because of render (task 1)');
    expect(detectorsOf(working(190 * MS))).not.toContain('event-loop-held');
  });

  it('is one finding for all tasks of its kind', () => {
    const program = new ObservedProgram(main);
    for (let index = 0; index < 20; index++) {
      program.executor.queue('main').spawn(
        function* tile() {
          program.spend(120 * MS);
          yield* yieldNow();
        },
        { name: `tile ${index}` },
      );
    }
    program.runFor(4 * SECOND);
    expect(theFinding(program, 'long-poll').count).toBe(20);
  });
});

describe('an event loop that is blocked outside of tasks', () => {
  /** The watchdog saw `main` silent from `start` on, at each of `ages`. */
  const blocked = (start: number, ages: readonly number[], file = 'src/png.js') => {
    const { portions } = new ObservedProgram(main).runFor(9 * SECOND);
    const names = ['resize', file].map((text, index) => ({ id: 900 + index, text }));
    const frames = [{ function: 900, file: 901, line: 12, column: 3 }];
    const rows = ages.map((age) => ({ worker: 0, task: 0, pollStart: start, sampledAt: start + age, frames }));
    return {
      portions: portions.map(({ sections, upTo }): Portion => {
        const taken = rows.filter(({ sampledAt }) => sampledAt <= upTo && sampledAt > upTo - 50 * MS);
        const stacks = taken.map((row) => ({ kind: 'stacks' as const, rows: [row] }));
        return { sections: [{ kind: 'strings', rows: names }, ...stacks, ...sections], upTo };
      }),
    };
  };

  it('is told of with the code that has it, once for as long as it lasts', () => {
    const changes = changesOf(blocked(800 * MS, [100 * MS, 400 * MS, SECOND, 2 * SECOND]));
    expect(changes[0]).toMatchObject({ detector: 'loop-blocked', severity: 'warning', evidence: { from: 800 * MS } });
    expect(changes.at(-1)).toMatchObject({
      state: 'closed',
      severity: 'critical',
      count: 1,
      subjects: [{ kind: 'worker', id: 0 }],
      evidence: { from: 800 * MS, to: 2800 * MS },
      sentence: expect.stringContaining('for at least 2.00 s, in resize (src/png.js:12): no task could run meanwhile'),
    });
    expect(new Set(changes.map(({ id }) => id)).size).toBe(1);
  });

  it('is left alone when it is only slow', () => {
    expect(findingsOf(blocked(800 * MS, [90 * MS]))).toEqual([]);
  });

  it('is left alone when the process did not run, and was seen at the answer to the watchdog', () => {
    expect(findingsOf(blocked(800 * MS, [250 * MS], 'node:internal/per_context/messageport'))).toEqual([]);
  });
});

describe('a task that never yields', () => {
  it('is told of once its first poll has run for a second, but not in a later poll', () => {
    expect(theFinding(working(1200 * MS, 1), 'never-yielded').sentence).toContain('render (task 1) has never yielded');
    expect(detectorsOf(working(950 * MS, 1))).not.toContain('never-yielded');

    const second = new ObservedProgram(main);
    second.executor.queue('main').spawn(function* () {
      yield* yieldNow();
      second.spend(1500 * MS);
    });
    second.runFor(3 * SECOND);
    expect(detectorsOf(second)).toContain('poll-running');
    expect(detectorsOf(second)).not.toContain('never-yielded');
  });
});

describe('a task that yields in a loop', () => {
  const yielding = (poll: number) => {
    const program = new ObservedProgram(main);
    program.executor.queue('main').spawn(
      function* () {
        for (;;) {
          for (let look = 0; look < 50; look++) {
            program.spend(poll);
            yield* yieldNow();
          }
          yield* sleep(1);
        }
      },
      { name: 'spinner' },
    );
    return program.runFor(4 * SECOND);
  };

  it('is told of when it does next to nothing between', () => {
    const finding = theFinding(yielding(US), 'busy-yield');
    expect(finding.sentence).toContain('spinner (task 1) yielded');
  });

  it('is left alone when it works between', () => {
    expect(findingsOf(yielding(20 * US))).toEqual([]);
  });
});

describe('tasks that panic', () => {
  it('are told of with what they threw', () => {
    const program = new ObservedProgram(main);
    for (let index = 0; index < 3; index++) {
      program.executor.queue('main').spawn(
        function* () {
          yield* yieldNow();
          throw new Error('no such tile');
        },
        { name: 'tile' },
      );
    }
    program.runFor(2 * SECOND);
    const finding = theFinding(program, 'task-panics');
    expect(finding.count).toBe(3);
    expect(finding.sentence).toBe('3 tasks like tile ended with an exception in the last second: no such tile.');
  });

  it('are no matter when they end well', () => {
    expect(findingsOf(working(MS))).toEqual([]);
  });
});

describe('tasks that become more and more', () => {
  const spawning = (life: number) => {
    const program = new ObservedProgram(main);
    program.executor.queue('main').spawn(
      function* () {
        for (;;) {
          program.executor.queue('main').spawn(() => sleep(life), { name: 'session' });
          yield* sleep(20);
        }
      },
      { name: 'accept' },
    );
    return program.runFor(26 * SECOND);
  };

  it('are told of as a leak when they do not end', () => {
    expect(theFinding(spawning(1e6), 'task-leak').sentence).toContain('Tasks like session become more and more');
  });

  it('are none when they end after a while', () => {
    expect(detectorsOf(spawning(10_000))).not.toContain('task-leak');
  });
});
