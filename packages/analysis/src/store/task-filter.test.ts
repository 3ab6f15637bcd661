import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTaskFilter } from './task-filter.ts';

const term = (text: string) => parseTaskFilter(text).terms[0];
const error = (text: string) => parseTaskFilter(text).errors[0];

describe('a filter', () => {
  it('is terms with spaces between', () => {
    expect(parseTaskFilter('  queue:io state:parked  p95>5ms polls>100 name:reader ')).toEqual({
      terms: [
        { kind: 'contains', field: 'queue', text: 'io', isNot: false },
        { kind: 'equals', field: 'state', text: 'waiting', isNot: false },
        { kind: 'compare', field: 'p95', comparison: '>', value: 5e6, isNot: false },
        { kind: 'compare', field: 'polls', comparison: '>', value: 100, isNot: false },
        { kind: 'contains', field: 'name', text: 'reader', isNot: false },
      ],
      errors: [],
    });
  });

  it.each([
    ['GET', { kind: 'contains', field: 'any', text: 'get', isNot: false }],
    ['-GET', { kind: 'contains', field: 'any', text: 'get', isNot: true }],
    ['"GET tile"', { kind: 'contains', field: 'any', text: 'get tile', isNot: false }],
    ['name="GET tile"', { kind: 'equals', field: 'name', text: 'get tile', isNot: false }],
    ['-queue:io', { kind: 'contains', field: 'queue', text: 'io', isNot: true }],
    ['name:""', { kind: 'contains', field: 'name', text: '', isNot: false }],
    ['fault:', { kind: 'contains', field: 'any', text: 'fault:', isNot: false }],
    ['src/main.ts', { kind: 'contains', field: 'any', text: 'src/main.ts', isNot: false }],
    ['location:main.ts:12', { kind: 'contains', field: 'location', text: 'main.ts:12', isNot: false }],
    ['busy>10%', { kind: 'compare', field: 'share', comparison: '>', value: 0.1, isNot: false }],
    ['busy<=1.5s', { kind: 'compare', field: 'busy', comparison: '<=', value: 1.5e9, isNot: false }],
    ['P99>=20µs', { kind: 'compare', field: 'p99', comparison: '>=', value: 20e3, isNot: false }],
    ['wakes<2k', { kind: 'compare', field: 'wakes', comparison: '<', value: 2_000, isNot: false }],
    ['id:17', { kind: 'compare', field: 'id', comparison: '=', value: 17, isNot: false }],
    ['state:Panicked', { kind: 'equals', field: 'state', text: 'panicked', isNot: false }],
  ])('reads %s', (text, expected) => {
    expect(term(text)).toEqual(expected);
    expect(error(text)).toBeUndefined();
  });

  it.each([
    ['queue:io p95>5', 'p95>5', /“5” is not a duration with its unit.*p95>5ms/],
    ['polls>many', 'polls>many', /“many” is not a number.*polls>100/],
    ['a db:query', 'db:query', /There is no “db”.*write "db:query"/],
    ['state:lost', 'state:lost', /There is no state “lost”.*polling, runnable, waiting/],
    ['queue>5', 'queue>5', /“queue” is a text/],
    ['a p95> b', 'p95>', /Say what “p95>” is to be, as in p95>5ms/],
    ['name:', 'name:', /Say what “name:” is to be/],
    ['a - b', '-', /after the minus/],
    ['a "b c', '"b c', /quotation mark is missing/],
    ['a name:"b c', 'name:"b c', /quotation mark is missing/],
  ])('says what is wrong with %s, and where', (text, wrong, message) => {
    const found = error(text);
    expect(found?.message).toMatch(message);
    expect(text.slice(found?.from, found?.to)).toBe(wrong);
  });

  it('keeps what it understands when another term is wrong', () => {
    expect(parseTaskFilter('queue:io p95>fast').terms).toHaveLength(1);
  });

  it('reads any text, and says of every part of it what it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-a-p:=<>" 0-9%]*$/)), (text) => {
        const { terms, errors } = parseTaskFilter(text);
        expect(terms.length + errors.length > 0).toBe(text.trim() !== '');
        for (const { from, to } of errors) expect(0 <= from && from < to && to <= text.length).toBe(true);
      }),
    );
  });
});
