import { CAPABILITIES, type Capability, type Finding, type WorkerWindow, WorkerState } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { MS, SECOND, spawns, strings, taskWindows, workerWindows } from '../../../test/stream.ts';
import { Findings } from '../findings.ts';

const WINDOW = 100 * MS;
const IMAGE = 7;

/** What a worker did in a window: held by a poll, parked, attending to I/O, or awake after it was parked. */
const DID: Readonly<Record<string, Partial<WorkerWindow>>> = {
  P: { state: WorkerState.polling, polling: WINDOW },
  z: { state: WorkerState.parked, parked: WINDOW },
  A: { state: WorkerState.attending, parked: WINDOW },
  w: { state: WorkerState.polling, polling: WINDOW / 2, parked: WINDOW / 2, polls: 1, parks: 1 },
};

/** One line for each worker, one letter for each window of 100 ms. Worker 0's poll is that of the image. */
function findingsOf(lanes: readonly string[], capabilities: readonly Capability[] = CAPABILITIES): readonly Finding[] {
  const findings = new Findings({ capabilities });
  findings.observe(strings('', 'image'));
  findings.observe(spawns([IMAGE, 0, 2, 0]));
  const told = new Map<number, Finding>();
  const [first = ''] = lanes;
  const pollStart = first.indexOf('P') * WINDOW;
  const pollEnd = (first.lastIndexOf('P') + 1) * WINDOW;
  for (let window = 0; window < first.length; window++) {
    const end = (window + 1) * WINDOW;
    if (end > pollStart && end <= pollEnd) {
      findings.observe({ kind: 'openPolls', rows: [{ worker: 0, task: IMAGE, start: pollStart, observedAt: end }] });
    }
    const rows = lanes.map((lane, worker) => ({ worker, ...DID[lane[window] ?? 'z'] }));
    findings.observe(workerWindows(window, ...rows));
    if (end % SECOND === 0) {
      const polls = pollEnd > end - SECOND && pollEnd <= end ? [pollEnd - pollStart] : [];
      findings.observe(taskWindows(end / SECOND - 1, { task: IMAGE, polls, lastPollEnd: pollEnd }));
    }
    for (const finding of findings.advance(end)) told.set(finding.id, finding);
  }
  return [...told.values()].filter(({ detector }) => detector === 'io-unattended' || detector === 'event-loop-held');
}

describe('I/O to which nobody attends', () => {
  it('is told of with the poll that keeps the worker that did, who slept, and what had waited', () => {
    const [finding, ...others] = findingsOf([
      'AAAAAPPPPPPPPPPPPPPPPPPPPwAAAA', //
      'zzzzzzzzzzzzzzzzzzzzzzzzzwwwww',
      'zzzzzzzzzzzzzzzzzzzzzzzzzwwwww',
      'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz',
    ]);
    expect(others).toEqual([]);
    expect(finding?.sentence).toBe(
      'For at least 2.00 s nobody attended to connections and timers, although 3 workers slept (6.00 s of worker time): ' +
        'worker 0 was in a poll of image (task 7). When it ended, 2 of them had work at once, which had waited up to so long.',
    );
    expect(finding?.severity).toBe('critical');
    expect(finding?.subjects.slice(0, 2)).toEqual([
      { kind: 'worker', id: 0 },
      { kind: 'task', id: IMAGE },
    ]);
  });

  it.each([
    ['a worker that sleeps takes over', ['AAAAAPPPPPPPPPPwAAAA', 'zzzzzAAAAAAAAAAAAAAA']],
    ['another worker attended all the time', ['zzzzzPPPPPPPPPPwzzzz', 'AAAAAAAAAAAAAAAAAAAA']],
    ['nobody slept', ['AAAAAPPPPPPPPPPwAAAA', 'zzzzwPPPPPPPPPPwzzzz']],
    ['it was over soon', ['AAAAAPwAAAAAAAAAAAAA', 'zzzzzzzzzzzzzzzzzzzz']],
  ])('is not told of when %s', (_, lanes) => {
    expect(findingsOf(lanes)).toEqual([]);
  });

  it('is told of as a held event loop where workers share none', () => {
    const told = CAPABILITIES.filter((capability) => capability !== 'sharedDriver');
    const found = findingsOf(['zzzzzPPPPPPPPPPwzzzz', 'zzzzzzzzzzzzzzzzzzzz'], told);
    expect(found.map(({ detector }) => detector)).toEqual(['event-loop-held']);
  });
});
