import { type PolicyName, sleep, yieldNow } from '@pollscope/executor';
import { describe, expect, it } from 'vitest';
import { theFinding } from '../../../test/findings-of.ts';
import { ObservedProgram } from '../../../test/observed-program.ts';
import { MS, SECOND } from '../../../test/stream.ts';

interface Rivals {
  readonly policy: PolicyName;
  /** How many tasks are in each other's way, and how long each polls. */
  readonly tasks: number;
  readonly poll: number;
}

/** Queue `web` with a short task every 10 ms beside queue `batch`, which is never done. */
function starved({ policy, tasks, poll }: Rivals): ObservedProgram<'web' | 'batch'> {
  const program = new ObservedProgram({ queues: { web: { weight: 8 }, batch: { weight: 1 } }, policy });
  for (let task = 0; task < tasks; task++) {
    program.executor.queue('batch').spawn(program.spinning(poll), { name: 'reindex' });
  }
  program.executor.queue('web').spawn(
    function* () {
      for (;;) {
        program.spend(MS);
        yield* yieldNow();
        yield* sleep(10);
      }
    },
    { name: 'answer' },
  );
  return program.runFor(5 * SECOND);
}

describe('what a finding says to do', () => {
  it('about a queue starved by one long poll is to split it, because no policy can help', () => {
    for (const policy of ['eevdf', 'fifo'] as const) {
      const { hint } = theFinding(starved({ policy, tasks: 1, poll: 170 * MS }), 'queue-starved');
      expect(hint).toMatch(/^Split the polls of reindex \(task 1\)/);
      expect(hint).not.toContain('eevdf');
    }
  });

  it('about a queue starved by many tasks is the policy that serves by weight, if another one is in force', () => {
    const { hint } = theFinding(starved({ policy: 'fifo', tasks: 40, poll: 5 * MS }), 'queue-starved');
    expect(hint).toMatch(/^Choose the policy eevdf/);
  });

  it('about a queue short of its share depends on the policy too', () => {
    const program = new ObservedProgram({ queues: { web: { weight: 8 }, batch: { weight: 1 } }, policy: 'fifo' });
    for (const queue of ['web', 'batch'] as const) program.executor.queue(queue).spawn(program.spinning(MS));
    expect(theFinding(program.runFor(8 * SECOND), 'share-error').hint).toMatch(/^Choose the policy eevdf/);
  });
});
