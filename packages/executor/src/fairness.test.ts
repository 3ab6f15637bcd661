import { expect, test } from 'vitest';
import { FairnessLedger } from './fairness.ts';

test('service is divided by weight among the backlogged queues only', () => {
  const ledger = new FairnessLedger([3, 1, 4]);
  ledger.becomeBacklogged(0);
  ledger.serve(0, 100);
  ledger.becomeBacklogged(1);
  ledger.serve(0, 400);
  ledger.becomeIdle(0);
  ledger.serve(1, 50);

  expect([0, 1, 2].map((queue) => ledger.entitled(queue))).toEqual([100 + 300, 100 + 50, 0]);
  expect([0, 1, 2].map((queue) => ledger.received(queue))).toEqual([500, 50, 0]);
});

test('a new weight counts from when it was set', () => {
  const ledger = new FairnessLedger([1, 1]);
  ledger.becomeBacklogged(0);
  ledger.becomeBacklogged(1);
  ledger.serve(0, 100);
  ledger.setWeight(1, 4);
  ledger.serve(0, 100);

  expect([ledger.entitled(0), ledger.entitled(1)]).toEqual([50 + 20, 50 + 80]);
});

test('the weight of an idle queue can change', () => {
  const ledger = new FairnessLedger([1, 1]);
  ledger.setWeight(1, 3);
  ledger.becomeBacklogged(0);
  ledger.becomeBacklogged(1);
  ledger.serve(0, 100);

  expect([ledger.entitled(0), ledger.entitled(1)]).toEqual([25, 75]);
});
