import {
  channel,
  interval,
  type Policy,
  type PolicyName,
  type PolicyQueue,
  sleep,
  yieldNow,
} from '@pollscope/executor';
import { CAPABILITIES, type Section } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { detectorsOf, findingsOf, theFinding } from '../../../test/findings-of.ts';
import { ObservedProgram, type Portion, together } from '../../../test/observed-program.ts';
import {
  MS,
  queueWindow,
  queueWindows,
  queues as queuesOf,
  SECOND,
  spawns,
  strings,
  taskWindows,
} from '../../../test/stream.ts';
import { Findings } from '../findings.ts';

const main = { queues: { main: { weight: 1 } } };

/** Queue `web` with a short task every 10 ms beside queue `batch` with polls of this length. */
function beside(poll: number): ObservedProgram<'web' | 'batch'> {
  const program = new ObservedProgram({ queues: { web: { weight: 8 }, batch: { weight: 1 } } });
  program.executor.queue('batch').spawn(program.spinning(poll), { name: 'reindex' });
  program.executor.queue('web').spawn(
    function* () {
      for (;;) {
        program.spend(MS);
        yield* yieldNow();
        program.spend(MS);
        yield* sleep(10);
      }
    },
    { name: 'answer' },
  );
  return program.runFor(5 * SECOND);
}

describe('a queue that gets no poll', () => {
  it('is told of with the antagonist: queue, task, share and longest poll', () => {
    const finding = theFinding(beside(170 * MS), 'queue-starved');
    expect(finding.sentence).toMatch(/^Queue web had runnable tasks for 1\d\d ms without one poll/);
    expect(finding.sentence).toMatch(
      /batch had 9\d % of the CPU time, most of it in reindex \(task 1\), with polls of up to 170 ms/,
    );
    expect(finding.subjects).toEqual([
      { kind: 'queue', id: 0 },
      { kind: 'queue', id: 1 },
      { kind: 'task', id: 1 },
    ]);
  });

  it('is told of with the poll that still runs, of which no window tells yet', () => {
    const findings = new Findings({ capabilities: CAPABILITIES });
    findings.observe(strings('eevdf', 'web', 'batch', 'reindex'));
    findings.observe(
      queuesOf(1, { queue: 0, worker: 0, name: 2, weight: 8 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
    );
    findings.observe(spawns([1, 1, 4, 0]));
    const told = Array.from({ length: 20 }, (_, window) => {
      const end = (window + 1) * 100 * MS;
      findings.observe({ kind: 'openPolls', rows: [{ worker: 0, task: 1, start: 0, observedAt: end }] });
      findings.observe(queueWindows(window, queueWindow(0, { depth: 1, maxGap: end }), queueWindow(1, {})));
      if (end % SECOND === 0) findings.observe(taskWindows(end / SECOND - 1));
      return findings.advance(end);
    }).flat();
    const starved = told.find(({ detector }) => detector === 'queue-starved');
    expect(starved?.sentence).toMatch(
      /batch had 100 % of the CPU time, most of it in reindex \(task 1\), with polls of up/,
    );
    expect(starved?.subjects).toContainEqual({ kind: 'task', id: 1 });
  });

  it('is no matter below the threshold', () => {
    expect(detectorsOf(beside(80 * MS))).not.toContain('queue-starved');
  });
});

/** Two queues of weights 8 and 1 that are busy all the time. */
function contending(policy: PolicyName | Policy): ObservedProgram<'web' | 'batch'> {
  const program = new ObservedProgram({ queues: { web: { weight: 8 }, batch: { weight: 1 } }, policy });
  program.executor.queue('web').spawn(program.spinning(MS), { name: 'answer' });
  program.executor.queue('batch').spawn(program.spinning(MS), { name: 'reindex' });
  return program.runFor(8 * SECOND);
}

/** Serves the queue of the highest id, and knows what it owes to the others. */
class LastQueueFirst implements Policy {
  readonly name = 'last first';
  readonly slice = MS;
  readonly slicePolls = Number.POSITIVE_INFINITY;
  #queues: readonly PolicyQueue[] = [];
  readonly #received = new Map<number, number>();
  #total = 0;

  start(queues: readonly PolicyQueue[]): void {
    this.#queues = queues;
  }

  pick(): number {
    return this.#queues.findLast(({ depth }) => depth > 0)?.id ?? 0;
  }

  charge({ id }: PolicyQueue, elapsed: number): void {
    this.#total += elapsed;
    this.#received.set(id, (this.#received.get(id) ?? 0) + elapsed);
  }

  lag({ id, weight }: PolicyQueue): number {
    const weights = this.#queues.reduce((sum, queue) => sum + queue.weight, 0);
    return Math.round((this.#total * weight) / weights) - (this.#received.get(id) ?? 0);
  }

  vruntime = () => 0;
  preempt = () => Number.POSITIVE_INFINITY;
  reweigh(): void {}
  becomeBacklogged(): void {}
  becomeIdle(): void {}
  endSlice(): void {}
}

describe('a queue short of its share', () => {
  it('is told of under a policy that ignores weights, and not under fair ones', () => {
    const finding = theFinding(contending('fifo'), 'share-error');
    expect(finding.sentence).toContain(
      'Queue web received 50 % of the CPU in the last second, where its weight entitled it to 89 %',
    );
    expect(finding.sentence).toContain('batch had 50 %');
    expect(findingsOf(contending('eevdf'))).toEqual([]);
    expect(findingsOf(contending('clockworker'))).toEqual([]);
  });

  it('is told of with its lag when the policy knows what it owes', () => {
    const finding = theFinding(contending(new LastQueueFirst()), 'lag-bound');
    expect(finding.sentence).toMatch(/Queue web is owed .* times what policy last first should ever owe it \(2.00 ms/);
    expect(detectorsOf(contending('eevdf'))).not.toContain('lag-bound');
  });
});

describe('a line of tasks', () => {
  it('that is served but too long is told of', () => {
    const inLine = (tasks: number) => {
      const program = new ObservedProgram(main);
      for (let index = 0; index < tasks; index++) program.executor.queue('main').spawn(program.spinning(MS));
      return program.runFor(5 * SECOND);
    };
    const finding = theFinding(inLine(130), 'queue-delay');
    expect(finding.sentence).toMatch(/waited 1(29|30) ms or longer for their turn/);
    expect(finding.sentence).toContain('with 130 tasks in line');
    expect(findingsOf(inLine(90))).toEqual([]);
  });

  /** Jobs of 10 ms: `waiting` at first, then `each` every 50 ms, where 5 can be done. */
  const arriving = (waiting: number, each: (second: number) => number) => {
    const program = new ObservedProgram({ queues: { main: { weight: 1 }, intake: { weight: 1 } } });
    const { executor } = program;
    function* working() {
      program.spend(10 * MS);
    }
    const spawn = (jobs: number) => {
      for (let job = 0; job < jobs; job++) executor.queue('main').spawn(working, { name: 'job' });
    };
    spawn(waiting);
    executor.queue('intake').spawn(
      function* () {
        const every = interval(50);
        for (;;) {
          yield* every.tick();
          spawn(each(program.now / SECOND));
        }
      },
      { name: 'intake' },
    );
    return program.runFor(14 * SECOND);
  };

  it('that grows is told of, and one that is worked off is not', () => {
    const finding = theFinding(
      arriving(0, () => 8),
      'queue-growing',
    );
    expect(finding.sentence).toContain('Queue main grows without end');
    expect(detectorsOf(arriving(0, () => 4))).toEqual([]);
  });

  it('that is long already and grows a little more each second is told of as well', () => {
    const late = arriving(3000, () => 6).portions.filter(({ upTo }) => upTo > 3 * SECOND);
    expect(theFinding({ portions: late }, 'queue-growing').sentence).toMatch(
      /3,\d{3} .* in line, (19|20|21) more each second/,
    );
  });

  it('that grows for a while and is worked off then is not called growing', () => {
    const waves = arriving(100, (second) => (second % 8 < 6 ? 6 : 0));
    expect(detectorsOf(waves)).not.toContain('queue-growing');
  });
});

describe('a task that does more than its budget allows', () => {
  const batches = (size: (batch: number) => number) => {
    const program = new ObservedProgram(main);
    const { sender, receiver } = channel<number>();
    program.executor.queue('main').spawn(
      function* () {
        for (let batch = 0; ; batch++) {
          for (let item = 0; item < size(batch); item++) sender.trySend(item);
          yield* sleep(5);
        }
      },
      { name: 'producer' },
    );
    program.executor.queue('main').spawn(
      function* () {
        for (;;) {
          yield* receiver.recv();
          program.spend(1e3);
        }
      },
      { name: 'consumer' },
    );
    return program.runFor(5 * SECOND);
  };

  it('in each batch is told of with the polls that a batch takes', () => {
    const finding = theFinding(
      batches(() => 300),
      'batch-over-budget',
    );
    expect(finding.sentence).toContain('consumer (task 2) needs 3.0 polls for each batch');
    expect(findingsOf(batches(() => 100))).toEqual([]);
  });

  it('now and then is told of as that', () => {
    const finding = theFinding(
      batches((batch) => (batch % 5 === 0 ? 200 : 50)),
      'budget-exhausted',
    );
    expect(finding.sentence).toContain('in 17 % of');
    expect(findingsOf(batches((batch) => (batch % 50 === 0 ? 200 : 50)))).toEqual([]);
  });
});

describe('workers', () => {
  it('that sleep while work waits at another are told of', () => {
    const busy = (tasks: number) => {
      const program = new ObservedProgram(main, 0);
      for (let index = 0; index < tasks; index++) program.executor.queue('main').spawn(program.spinning(MS));
      return program.runFor(6 * SECOND);
    };
    const idle = new ObservedProgram({ queues: { other: { weight: 1 } } }, 1).runFor(6 * SECOND);
    const finding = theFinding(together(busy(3), idle), 'idle-workers');
    expect(finding.sentence).toContain(
      'worker 1 slept 100 % of the last 1.00 s while 2 tasks at least stood in line at worker 0',
    );
    expect(findingsOf(together(busy(1), idle))).toEqual([]);
  });

  it('whose event loop is occupied outside of tasks are told of', () => {
    const occupied = (duration: number) => {
      const program = new ObservedProgram(main);
      program.executor.queue('main').spawn(program.spinning(1e5), { name: 'job' });
      program.occupyLoop(duration);
      return program.runFor(5 * SECOND);
    };
    expect(theFinding(occupied(2 * MS), 'event-loop-busy').sentence).toContain(
      'Callbacks outside of tasks had worker 0 for',
    );
    expect(findingsOf(occupied(MS / 5))).toEqual([]);
  });
});

describe('lost records', () => {
  const losing = (records: number): { readonly portions: readonly Portion[] } => {
    const { portions } = contending('eevdf');
    const loss: Section = { kind: 'loss', rows: [{ worker: 0, from: 1.5 * SECOND, to: 1.55 * SECOND, records }] };
    return {
      portions: portions.map(({ sections, upTo }, at) => ({
        sections: at === 31 ? [...sections, loss] : sections,
        upTo,
      })),
    };
  };

  it('are told of when they are many', () => {
    expect(theFinding(losing(5000), 'data-gap').sentence).toContain(
      '5,000 records of worker 0 were lost within 50.0 ms',
    );
    expect(findingsOf(losing(500))).toEqual([]);
  });
});

describe('a source without a capability', () => {
  it('gives no findings that need it', () => {
    const { portions } = contending('fifo');
    const findings = new Findings({ capabilities: CAPABILITIES.filter((capability) => capability !== 'fairness') });
    const told = portions.flatMap(({ sections, upTo }) => {
      for (const section of sections) findings.observe(section);
      return findings.advance(upTo);
    });
    expect(told).toEqual([]);
  });
});
