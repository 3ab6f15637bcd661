import { CAPABILITIES } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { DETECTORS } from './detectors.ts';
import { Findings } from './findings.ts';
import { armed, type FindingOptions } from './thresholds.ts';

describe('thresholds', () => {
  it('are the defaults where the user sets none', () => {
    const found = armed(DETECTORS, { 'share-error': { load: 0.5 } }).find(
      ({ detector }) => detector.name === 'share-error',
    );
    expect(found?.limits).toEqual({ shortfall: 0.1, load: 0.5 });
  });

  it('leave a finding out that is set to false', () => {
    const names = armed(DETECTORS, { 'task-leak': false }).map(({ detector }) => detector.name);
    expect(names).toHaveLength(DETECTORS.length - 1);
    expect(names).not.toContain('task-leak');
  });

  it.each([
    [{ 'long-pole': {} }, 'There is no finding "long-pole". Choose among: long-poll, '],
    [{ 'long-poll': { longst: 1 } }, 'Finding "long-poll" has no threshold "longst". It has: longest.'],
    [{ 'long-poll': { longest: -1 } }, 'Threshold "longest" of finding "long-poll" is a number from 0 on, in ns'],
    [{ 'long-poll': { longest: Number.NaN } }, 'got NaN'],
    [{ 'long-poll': { longest: '50ms' } }, 'got 50ms'],
    [{ 'long-poll': true }, 'Set finding "long-poll" to false, or to an object of thresholds; got true.'],
  ])('are refused with what there is: %j', (options, message) => {
    expect(() => armed(DETECTORS, options as unknown as FindingOptions)).toThrow(message);
  });
});

describe('a finding', () => {
  it('is not offered when the source lacks what it needs', () => {
    const offered = (without: string) =>
      new Findings({ capabilities: CAPABILITIES.filter((capability) => capability !== without) }).offered.map(
        ({ detector }) => detector.name,
      );
    expect(offered('nothing')).toHaveLength(DETECTORS.length);
    expect(offered('openPolls')).not.toContain('poll-running');
    expect(offered('openPolls')).toContain('long-poll');
    expect(offered('resources')).not.toContain('deadlock');
  });
});
