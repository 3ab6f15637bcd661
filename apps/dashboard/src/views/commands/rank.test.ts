import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchScore, rank } from './rank.ts';

const same = (text: string): string => text;

test('a word at the start of a word comes before one inside, and that before initials', () => {
  expect(rank('que', ['Quiet useful engines', 'Unique', 'Go to Queues', 'Quite another'], same)).toEqual([
    'Go to Queues',
    'Unique',
    'Quiet useful engines',
  ]);
});

test('every word of the search must be there, in any order', () => {
  expect(rank('tasks go', ['Go to Tasks', 'Go to Queues'], same)).toEqual(['Go to Tasks']);
});

test('case does not matter, in any script', () => {
  expect(matchScore('очередь', 'Показать ОЧЕРЕДЬ')).toBe(3);
});

test('nothing searched for: everything, in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      expect(rank('  ', texts, same)).toEqual(texts);
    }),
  );
});

test('a text is found by itself and by each of its parts', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, cut) => {
      const part = text.slice(cut % text.length).trim();
      expect(matchScore(part, text)).toBeGreaterThanOrEqual(part === '' ? 0 : 1);
    }),
  );
});
