import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { PolicyName } from '../../src/options.ts';
import { propertyRuns } from '../property-runs.ts';
import { quiet } from '../quiet-probe.ts';
import { TraceProbe } from '../trace-probe.ts';
import { CheckedEevdf } from './lag-model.ts';
import { QueueModel } from './queue-model.ts';
import { programs, runProgram } from './random-program.ts';

/** Some 15 s for all on one core; as long as it takes for more runs. */
vi.setConfig({ testTimeout: 3_600_000 });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const policies = fc.constantFrom<PolicyName>('eevdf', 'clockworker', 'fifo');

test('tasks are polled in the order in which they became runnable, no wake is lost, and all time is accounted for', () => {
  fc.assert(
    fc.property(programs, policies, (program, policy) => {
      const order = policy === 'fifo' ? 'all' : 'queue';
      const model = new QueueModel(program.lifoSlot ? 'any' : order);
      const executor = runProgram(program, { policy, probe: model.probe });
      model.settled();
      const { queues, busy } = executor.stats();
      const each = Object.values(queues);
      expect(sum(each.map(({ received }) => received))).toBe(busy);
      expect(Math.abs(sum(each.map(({ entitled }) => entitled)) - busy)).toBeLessThanOrEqual(each.length);
    }),
    propertyRuns(6000),
  );
});

test('eevdf: lags add up to zero and stay bounded, and no runnable queue starves', () => {
  fc.assert(
    fc.property(programs, (program) => {
      const policy = new CheckedEevdf();
      const executor = runProgram(program, { policy, probe: quiet });
      expect(policy.picks).toBe(executor.stats().picks);
    }),
    propertyRuns(3000),
  );
});

test('the same program gives the same trace', () => {
  fc.assert(
    fc.property(programs, policies, (program, policy) => {
      const traces = [new TraceProbe(), new TraceProbe()];
      for (const probe of traces) runProgram(program, { policy, probe });
      expect(traces[1]?.lines).toEqual(traces[0]?.lines);
    }),
    propertyRuns(1000),
  );
});
