import type { Finding } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseList } from './case-list.ts';
import { type AnyDetector, defineDetector, type Hysteresis, type Sighting } from './detector.ts';

const detectorWith = (hysteresis: Hysteresis): AnyDetector =>
  defineDetector({
    name: 'fault',
    title: 'Fault',
    needs: [],
    looksAt: 'window',
    thresholds: {},
    hysteresis,
    figures: { size: 'count' },
    check: () => [],
    weight: ({ size }: { readonly size: number }) => size,
    sentence: ({ size }) => `${size}`,
    hint: () => '',
  });

function sighting(at: number, weight = 1, key = 'a'): Sighting {
  return {
    key,
    subjects: [],
    severity: 'warning',
    evidence: { from: at, to: at + 1 },
    times: 1,
    weight,
    tell: () => ({ figures: [{ name: 'size', value: weight, unit: 'count' }], sentence: `${weight}`, hint: '' }),
  };
}

/** Looks at a fault drawn as text: `x` seen, `.` not seen. Returns what was told, look by look. */
function watch(hysteresis: Hysteresis, drawing: string): (Finding | undefined)[] {
  let last = 0;
  const list = new CaseList(detectorWith(hysteresis), () => ++last);
  return drawing.split('').map((look, at) => list.look(look === 'x' ? [sighting(at)] : [])[0]);
}

const states = (told: readonly (Finding | undefined)[]) =>
  told.map((finding) => finding?.state.charAt(0) ?? '.').join('');

const isOpen = (finding: Finding | undefined) => finding?.state === 'open';

describe('a finding', () => {
  it.each([
    [{ opens: 1, of: 1, closes: 1 }, 'x.x', 'oco'],
    [{ opens: 1, of: 1, closes: 3 }, 'x..x...x', 'o..o..co'],
    [{ opens: 3, of: 5, closes: 2 }, 'x..x.x..', '........'],
    [{ opens: 3, of: 5, closes: 2 }, 'x.x.x..', '....o.c'],
    [{ opens: 2, of: 2, closes: 1 }, 'x.x.x.xx', '.......o'],
    [{ opens: 32, of: 32, closes: 1 }, 'x'.repeat(33), `${'.'.repeat(31)}oo`],
  ])('opens and closes with hysteresis %j over %s', (hysteresis, drawing, expected) => {
    expect(states(watch(hysteresis, drawing))).toBe(expected);
  });

  it('keeps its id, first time and count when it comes again', () => {
    const told = watch({ opens: 1, of: 1, closes: 1 }, 'xx...x');
    expect(told[1]).toMatchObject({ id: 1, state: 'open', first: 0, last: 2, count: 2 });
    expect(told[5]).toMatchObject({ id: 1, state: 'open', first: 0, last: 6, count: 3 });
  });

  it('tells of its worst look since it opened', () => {
    const list = new CaseList(detectorWith({ opens: 1, of: 1, closes: 1 }), () => 1);
    const sizes = [3, 9, 4].map((size, at) => list.look([sighting(at, size)])[0]);
    expect(sizes.map((finding) => finding?.sentence)).toEqual(['3', '9', '9']);
    expect(sizes[2]).toMatchObject({ evidence: { from: 1, to: 2 }, last: 3 });
    list.look([]);
    expect(list.look([sighting(5, 4)])[0]?.sentence).toBe('4');
  });

  it('never opens on fewer sightings than asked for, nor closes before so many quiet looks', () => {
    const hysteresis = fc
      .record({
        of: fc.integer({ min: 1, max: 8 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        closes: fc.integer({ min: 1, max: 6 }),
      })
      .map(({ of, share, closes }) => ({ of, opens: Math.max(1, Math.round(of * share)), closes }));
    fc.assert(
      fc.property(hysteresis, fc.array(fc.boolean(), { maxLength: 60 }), (rule, looks) => {
        const told = watch(rule, looks.map((seen) => (seen ? 'x' : '.')).join(''));
        const recent = (at: number, length: number) =>
          looks.slice(Math.max(0, at - length + 1), at + 1).filter(Boolean);
        const opened = [...told.keys()].filter((at) => isOpen(told[at]) && !told.slice(0, at).some(isOpen));
        const closed = [...told.keys()].filter((at) => told[at]?.state === 'closed');
        for (const at of opened) expect(recent(at, rule.of).length).toBeGreaterThanOrEqual(rule.opens);
        for (const at of closed) expect(recent(at, rule.closes)).toEqual([]);
      }),
    );
  });
});

describe('the cases of a detector', () => {
  it('are bounded, the worst of them kept', () => {
    const list = new CaseList(detectorWith({ opens: 1, of: 1, closes: 1 }), () => 1);
    const many = Array.from({ length: 10_000 }, (_, index) => sighting(0, index, `subject ${index}`));
    const told = list.look(many);
    expect(told).toHaveLength(64);
    expect(told[0]?.sentence).toBe('9999');
  });

  it('are forgotten, the oldest first, once more have closed than are remembered', () => {
    let last = 0;
    const list = new CaseList(detectorWith({ opens: 1, of: 1, closes: 1 }), () => ++last);
    for (let index = 0; index < 100; index++) list.look([sighting(index, 1, `subject ${index}`)]);
    expect(list.look([sighting(100, 1, 'subject 90')])[0]?.id).toBe(91);
    expect(list.look([sighting(101, 1, 'subject 3')])[0]?.id).toBe(101);
  });
});
