import { expect, test } from 'vitest';
import type { Finding } from '@pollscope/protocol';
import { comparisonOf, many, queueOf, type Taken, tasksOf } from '../test-support/comparison.ts';
import { verdictOf } from './verdict.ts';
import { verdictSentence, verdictWeight } from './verdict-words.ts';

const MS = 1_000_000;
const slow: Taken = { before: many(MS), after: many(4 * MS) };
const same: Taken = { before: many(MS), after: many(MS) };

const finding = (detector: string): Finding => ({
  id: 1,
  detector,
  severity: 'warning',
  state: 'open',
  first: 0,
  last: 1,
  count: 1,
  subjects: [],
  evidence: { from: 0, to: 1 },
  figures: [],
  sentence: '',
  hint: '',
});

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

test('names the queue that got slower with its tasks, who waits for it, and what was found', () => {
  const verdict = verdictOf(
    comparisonOf({
      queues: [queueOf('api', same, { before: many(MS), after: many(8 * MS) }), queueOf('batch', slow, same)],
      tasks: [tasksOf('request', 'api', slow), tasksOf('resize', 'batch', slow)],
      findings: { gained: [finding('long-poll')], lost: [], kept: [] },
    }),
  );
  expect(plain(verdictSentence(verdict))).toBe(
    '“batch” got slower, poll time p95 1.00 ms → 4.00 ms (4.0×), most of it in tasks called “resize”; “api” waits longer, queue delay p95 1.00 ms → 8.00 ms (8.0×); 1 finding is new (long-poll).',
  );
  expect(verdictWeight(verdict)).toBe('warning');
});

test('what got faster is told too', () => {
  const verdict = verdictOf(comparisonOf({ queues: [queueOf('batch', { before: many(4 * MS), after: many(MS) })] }));
  expect(plain(verdictSentence(verdict))).toBe(
    '“batch” got faster, poll time p95 4.00 ms → 1.00 ms (−75.0 %); the findings are the same.',
  );
  expect(verdictWeight(verdict)).toBe('calm');
});

test.each<readonly [string, Taken]>([
  ['is the same', same],
  ['changed by less than the machine does', { before: many(MS), after: many(1.4 * MS) }],
  ['has too few samples', { before: many(MS, 50), after: many(4 * MS) }],
  ['takes no time', { before: many(100), after: many(400) }],
  ['is longer for few, and short all the same', { before: many(MS), after: [...many(MS), ...many(9 * MS, 60)] }],
])('nothing is said of a queue that %s', (_, polls) => {
  const verdict = verdictOf(comparisonOf({ queues: [queueOf('batch', polls)] }));
  expect(verdictSentence(verdict)).toBe('No queue got noticeably slower or faster; the findings are the same.');
});

test('a few polls that others feel are told by the 99th percentile', () => {
  const { slower } = verdictOf(
    comparisonOf({ queues: [queueOf('batch', { before: many(MS), after: [...many(MS), ...many(40 * MS, 60)] })] }),
  );
  expect(slower).toMatchObject({ quantile: 'p99', before: expect.closeTo(MS, -4) });
});

test('from nothing to something there is no factor', () => {
  const { waitsLonger, ...rest } = verdictOf(
    comparisonOf({ queues: [queueOf('api', same, { before: many(0), after: many(MS) })] }),
  );
  expect(plain(verdictSentence({ waitsLonger, ...rest }))).toContain('0 ns → 1.00 ms; the');
});
