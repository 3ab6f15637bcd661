import { beforeEach, expect, test } from 'vitest';
import type { Query } from './messages.ts';
import { Subscriptions } from './subscriptions.ts';

const overview: Query = { kind: 'overview', span: { kind: 'live', window: 30e9 } };
const strip: Query = { kind: 'strip', span: { kind: 'live', window: 30e9 }, column: 1e8, metric: 'pollP95' };

let now = 0;
let timers: { at: number; run: () => void }[] = [];
let answers: { id: number; query: Query; at: number }[] = [];
let subscriptions: Subscriptions;

beforeEach(() => {
  now = 0;
  timers = [];
  answers = [];
  subscriptions = new Subscriptions({
    clock: () => now,
    schedule: (callback, delay) => timers.push({ at: now + delay, run: callback }),
    answer: ({ id, query }) => answers.push({ id, query, at: now }),
  });
});

let revision = 0;
function watch(id: number, query: Query): void {
  subscriptions.watch({ id, revision: revision++, query });
}

/** What was put off to this moment. */
function fire(): void {
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const timer of due) timer.run();
}

/** Lets time pass in steps of a millisecond, with new data every `every` ms and every answer taken at once. */
function run(until: number, every: number): void {
  for (; now < until; now++) {
    fire();
    if (now % every === 0) subscriptions.changed('windows');
    for (const { id } of answers) subscriptions.taken(id);
  }
}

test('a query is answered at once, and again only when the store changed', () => {
  watch(1, overview);
  subscriptions.taken(1);
  now = 10_000;
  subscriptions.taken(1);
  expect(answers).toHaveLength(1);
  subscriptions.changed('windows');
  expect(answers).toHaveLength(2);
});

test('strips are answered at most 20 times a second and figures 4 times, however fast data comes', () => {
  watch(1, overview);
  watch(2, strip);
  run(10_000, 7);
  const count = (id: number): number => answers.filter((answer) => answer.id === id).length;
  expect(count(1)).toBeGreaterThanOrEqual(38);
  expect(count(1)).toBeLessThanOrEqual(42);
  expect(count(2)).toBeGreaterThanOrEqual(190);
  expect(count(2)).toBeLessThanOrEqual(223);
});

test('nothing is sent to a window that has not taken the last answer', () => {
  watch(1, overview);
  for (now = 0; now < 5_000; now += 100) subscriptions.changed('windows');
  expect(answers).toHaveLength(1);
  subscriptions.taken(1);
  expect(answers).toHaveLength(2);
});

test('of queries that follow one another faster than they are taken only the latest is answered', () => {
  watch(1, overview);
  watch(1, { ...overview, span: { kind: 'live', window: 10e9 } });
  watch(1, { ...overview, span: { kind: 'live', window: 60e9 } });
  subscriptions.taken(1);
  expect(answers.map(({ query }) => query.span.window)).toEqual([30e9, 60e9]);
});

const tasks: Query = {
  kind: 'tasks',
  span: { kind: 'live', window: 30e9 },
  groupBy: 'task',
  sort: { column: 'name', descending: false },
  filter: '',
  offset: 0,
  limit: 50,
};

test('strips are answered before all else, and the rest one by one', () => {
  for (const [id, query] of [overview, tasks, strip].entries()) watch(id, query);
  for (const id of [0, 1, 2]) subscriptions.taken(id);
  fire();
  answers = [];
  now = 10_000;
  subscriptions.changed('windows');
  expect(answers.map(({ id }) => id)).toEqual([2, 0]);
  fire();
  expect(answers.map(({ id }) => id)).toEqual([2, 0, 1]);
});

test('what the user asks for comes before what is only to be refreshed', () => {
  for (const [id, query] of [overview, tasks].entries()) watch(id, query);
  for (const id of [0, 1]) subscriptions.taken(id);
  fire();
  answers = [];
  now = 10_000;
  subscriptions.changed('windows');
  watch(7, { ...tasks, filter: 'io' });
  fire();
  expect(answers.map(({ id }) => id)).toEqual([0, 7, 1]);
});

test('what is out of sight is answered less often, and at once when it comes into sight', () => {
  watch(1, overview);
  subscriptions.see(1, false);
  run(10_000, 50);
  expect(answers.length).toBeGreaterThanOrEqual(9);
  expect(answers.length).toBeLessThanOrEqual(12);
  now = (answers.at(-1)?.at ?? 0) + 300;
  const before = answers.length;
  subscriptions.changed('windows');
  expect(answers).toHaveLength(before);
  subscriptions.see(1, true);
  expect(answers).toHaveLength(before + 1);
});

test('an answer that takes long is asked for less often', () => {
  const slow = new Subscriptions({
    clock: () => now,
    schedule: (callback, delay) => timers.push({ at: now + delay, run: callback }),
    answer: ({ id, query }) => {
      answers.push({ id, query, at: now });
      now += 100;
    },
  });
  subscriptions = slow;
  watch(1, overview);
  run(10_000, 50);
  // Eight tenths of a second after each.
  expect(answers.length).toBeGreaterThanOrEqual(11);
  expect(answers.length).toBeLessThanOrEqual(13);
});

test('a subscription that ended is answered no more', () => {
  watch(1, overview);
  subscriptions.unwatch(1);
  now = 1_000;
  subscriptions.changed('windows');
  subscriptions.taken(1);
  expect(answers).toHaveLength(1);
});

test('a frozen query is answered once: the past does not change', () => {
  watch(1, { ...overview, span: { kind: 'frozen', window: 30e9, until: 90e9 } });
  subscriptions.taken(1);
  now = 1_000;
  subscriptions.changed('windows');
  expect(answers).toHaveLength(1);
});

test('what is answered from windows waits for windows', () => {
  watch(1, overview);
  watch(2, strip);
  subscriptions.taken(1);
  subscriptions.taken(2);
  now = 10_000;
  subscriptions.changed('events');
  expect(answers.map(({ id }) => id)).toEqual([1, 2, 1]);
  subscriptions.changed('windows');
  expect(answers.map(({ id }) => id)).toEqual([1, 2, 1, 2]);
});

test('when the data are others, every query is answered anew, also one of the past', () => {
  watch(1, { ...overview, span: { kind: 'frozen', window: 5e9, until: 20e9 } });
  subscriptions.taken(1);
  subscriptions.changed('windows');
  expect(answers).toHaveLength(1);
  subscriptions.renewed();
  expect(answers).toHaveLength(2);
});

test('the reach is how far back the queries look', () => {
  expect(subscriptions.reach(100e9)).toBe(0);
  watch(1, overview);
  expect(subscriptions.reach(100e9)).toBe(30e9);
  watch(2, { ...overview, span: { kind: 'frozen', window: 5e9, until: 60e9 } });
  expect(subscriptions.reach(100e9)).toBe(45e9);
});
