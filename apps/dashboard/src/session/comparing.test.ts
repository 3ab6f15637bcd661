import { expect, test } from 'vitest';
import type { CompareAsked, ComparisonState } from '../ingest/compare/comparison-state.ts';
import { Comparing } from './comparing.ts';

const origin = (name: string) => ({ kind: 'url', name, url: `http://host/${name}` }) as const;
const asked: CompareAsked = { before: origin('a'), after: origin('b'), alignedAt: undefined };
const failed: ComparisonState = {
  kind: 'failed',
  name: undefined,
  problem: { title: '', advice: '', detail: '' },
};

function begun() {
  const posted: [number, CompareAsked | undefined][] = [];
  const comparing = new Comparing((...post) => void posted.push(post));
  return { comparing, posted };
}

test('the same pair is asked for once, another alignment anew', () => {
  const { comparing, posted } = begun();
  comparing.ask(asked);
  comparing.ask({ ...asked, before: origin('a') });
  comparing.ask({ ...asked, alignedAt: 'deployed' });
  expect(posted.map(([number]) => number)).toEqual([1, 2]);
});

test('what is told of the one before is passed over', () => {
  const { comparing } = begun();
  comparing.ask(asked);
  comparing.ask({ ...asked, after: origin('c') });
  comparing.receive(1, failed);
  expect(comparing.state.get()).toMatchObject({ kind: 'reading', name: 'a' });
  comparing.receive(2, failed);
  expect(comparing.state.get()).toBe(failed);
});

test('leaving the view gives up what is under way and keeps what is known', () => {
  const { comparing, posted } = begun();
  comparing.ask(asked);
  comparing.rest();
  expect(comparing.state.get()).toEqual({ kind: 'idle' });
  expect(posted.at(-1)).toEqual([2, undefined]);
  comparing.ask(asked);
  comparing.receive(3, failed);
  comparing.rest();
  expect(comparing.state.get()).toBe(failed);
});
