import { Mutex, sleep, yieldNow } from '@pollscope/executor';
import { Channel, decodeFrame, encodeFrame, type Finding, type Section } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, TOLD } from '../../test/findings-of.ts';
import { ObservedProgram, type Portion } from '../../test/observed-program.ts';
import { MS, SECOND } from '../../test/stream.ts';
import { Findings } from './findings.ts';

/** Many things go wrong in it, and come right again. */
function troubled(): readonly Portion[] {
  const program = new ObservedProgram({ queues: { web: { weight: 8 }, batch: { weight: 1 } } });
  const { executor } = program;
  const lock = new Mutex({ name: 'cache' });
  for (const name of ['fill', 'read']) {
    executor.queue('web').spawn(
      function* () {
        const guard = yield* lock.lock();
        yield* sleep(2500);
        guard.release();
      },
      { name },
    );
  }
  executor.queue('batch').spawn(
    function* () {
      for (let round = 0; round < 30; round++) {
        program.spend((round % 7) * 60 * MS);
        yield* yieldNow();
        if (round % 5 === 0) yield* sleep(300);
      }
      throw new Error('worn out');
    },
    { name: 'reindex' },
  );
  executor.queue('web').spawn(
    function* () {
      for (;;) {
        program.spend(MS);
        yield* sleep(10);
      }
    },
    { name: 'answer' },
  );
  return program.runFor(12 * SECOND).portions;
}

const portions = troubled();

/** The findings in the end, of a stream that arrives in portions cut at these places and advances only then. */
function inPortions(cuts: readonly number[]): Finding[] {
  const findings = new Findings({ capabilities: TOLD });
  const last = new Map<number, Finding>();
  const ends = new Set([...cuts, portions.length - 1]);
  for (const [at, { sections, upTo }] of portions.entries()) {
    for (const section of sections) findings.observe(section);
    if (ends.has(at)) for (const finding of findings.advance(upTo)) last.set(finding.id, finding);
  }
  return [...last.values()].sort((a, b) => a.id - b.id);
}

describe('findings', () => {
  it('are the same in whichever portions the stream arrives, live or all at once', () => {
    const atOnce = inPortions([]);
    expect(new Set(atOnce.map(({ detector }) => detector)).size).toBeGreaterThan(4);
    fc.assert(
      fc.property(fc.array(fc.nat(portions.length - 1), { maxLength: 40 }), (cuts) => {
        expect(inPortions(cuts)).toEqual(atOnce);
      }),
      { numRuns: 25 },
    );
    expect(inPortions([...portions.keys()])).toEqual(atOnce);
  });

  it('do not depend on single events', () => {
    const events: Section = { kind: 'driverTurns', worker: 0, rows: [{ start: 0, duration: 10 * SECOND }] };
    const findings = new Findings({ capabilities: TOLD });
    findings.observe(events);
    expect(findings.advance(20 * SECOND)).toEqual([]);
  });

  it('open once before they close once, under one id for one fault of one subject', () => {
    const states = new Map<number, string>();
    for (const { id, state } of changesOf({ portions })) {
      const before = states.get(id) ?? '';
      if (!before.endsWith(state)) states.set(id, before === '' ? state : `${before} ${state}`);
    }
    for (const sequence of states.values()) expect(sequence).toMatch(/^open( closed open)*( closed)?$/);
  });

  it('never go back in time, and lie within the stream', () => {
    const before = new Map<number, Finding>();
    for (const finding of changesOf({ portions })) {
      const last = before.get(finding.id);
      expect(finding.count).toBeGreaterThanOrEqual(last?.count ?? 1);
      expect(finding.first).toBe(last?.first ?? finding.first);
      expect(finding.last).toBeGreaterThanOrEqual(Math.max(finding.first, last?.last ?? 0));
      expect(finding.evidence.to).toBeGreaterThan(finding.evidence.from);
      expect(finding.evidence.from).toBeGreaterThanOrEqual(0);
      before.set(finding.id, finding);
    }
  });

  it('survive the wire', () => {
    const rows = changesOf({ portions });
    const frame = { channel: Channel.windows, sequence: 1, sections: [{ kind: 'findings' as const, rows }] };
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it('say who, how much and what comes of it, in sentences', () => {
    for (const { sentence, hint, figures } of changesOf({ portions })) {
      expect(sentence).toMatch(/^[A-Za-z0-9].*\.$/);
      expect(sentence).toMatch(/\d/);
      expect(`${sentence}${hint}`).not.toMatch(/undefined|NaN|Infinity|\[object/);
      expect(hint).toMatch(/^[A-Z].*\.$/);
      for (const { value } of figures) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('are told of from the middle of a stream too, where names and spawns are missing', () => {
    const findings = new Findings({ capabilities: TOLD });
    const told = portions.slice(60).flatMap(({ sections, upTo }) => {
      for (const section of sections) findings.observe(section);
      return findings.advance(upTo);
    });
    expect(told.map(({ detector }) => detector)).toContain('long-poll');
    expect(told.flatMap(({ subjects }) => subjects).every(({ id }) => id >= 0)).toBe(true);
  });
});
