import { expect, test } from 'vitest';
import { filterTerm } from './filter-term.ts';

test.each([
  ['GET tile', 'name="GET tile"'],
  ['', 'name=""'],
  ['say "hello world" twice', 'name:"hello world"'],
])('the term for %s is %s', (name, term) => {
  expect(filterTerm('name', name)).toBe(term);
});
