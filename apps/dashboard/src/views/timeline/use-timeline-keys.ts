import type { LaneSubject, PollChoice, TimeRange } from '@pollscope/analysis';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type { FindingFlag } from '../../charts/timeline/scene.ts';
import { VIEW_KEYS } from '../../charts/timeline/timeline-keys.ts';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { useSession } from '../../session/hooks.ts';
import { isTakenBy, keyOf } from '../commands/keys.ts';
import { useCommandCenter, useCommands } from '../commands/use-commands.ts';
import { chooseInLane, type LaneActs, laneBeside, stepFrom } from './lane-steps.ts';

export interface TimelineKeysOptions extends Pick<LaneActs, 'model' | 'plot'> {
  readonly findings: readonly FindingFlag[];
  readonly choose: (choice: PollChoice | undefined, lane: LaneSubject) => void;
  readonly showMark: (mark: FindingFlag) => void;
  readonly range: TimeRange | undefined;
}

interface KeyAct {
  readonly key: string;
  /** Whether keeping it pressed goes on. */
  readonly repeats: boolean;
  /** Only while the timeline has the focus: elsewhere these keys scroll, or press what has it. */
  readonly needsFocus: boolean;
  readonly run: () => void;
}

/** Keys of the timeline, on the whole page while it is shown; returns the element that takes the focus. */
export function useTimelineKeys(options: TimelineKeysOptions): RefObject<HTMLDivElement | null> {
  const session = useSession();
  const center = useCommandCenter();
  const host = useRef<HTMLDivElement>(null);
  const acts = keyActs(options, () => session.selectRange(undefined));
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      if (key === undefined || event.defaultPrevented || isTakenBy(event.target, key)) return;
      if (center.dialog.get() !== 'none') return;
      const hasFocus = event.target instanceof Node && host.current?.contains(event.target) === true;
      const found = latest.current.find((act) => act.key === key && (!act.needsFocus || hasFocus));
      if (found === undefined || (event.repeat && !found.repeats)) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [center]);
  useCommands(useMemo(() => ({ hints: HINTS }), []));
  return host;
}

function keyActs(
  { model, plot, findings, choose, showMark, range }: TimelineKeysOptions,
  clearRange: () => void,
): KeyAct[] {
  const lanes: LaneActs = { model, plot, choose };
  const step = (by: 'next' | 'previous') => () => stepFrom(lanes, by);
  const toFinding = (by: 'next' | 'previous') => () => {
    const { from, to } = model.state.get().view;
    const middle = (from + to) / 2;
    const mark =
      by === 'next'
        ? findings.find((one) => (one.from + one.to) / 2 > middle + 1)
        : findings.findLast((one) => (one.from + one.to) / 2 < middle - 1);
    if (mark !== undefined) showMark(mark);
  };
  const everywhere = (key: string, run: () => void): KeyAct => ({ key, repeats: true, needsFocus: false, run });
  const onFocus = (key: string, run: () => void): KeyAct => ({ key, repeats: true, needsFocus: true, run });
  return [
    ...VIEW_KEYS.flatMap(({ keys, repeats, act }) =>
      keys.map((key) => ({ key, repeats, needsFocus: key.startsWith('Arrow'), run: () => act(model) })),
    ),
    everywhere('.', step('next')),
    everywhere(',', step('previous')),
    everywhere(']', toFinding('next')),
    everywhere('[', toFinding('previous')),
    everywhere('f', () => model.fit(range)),
    everywhere('m', () => measureSelected(model)),
    everywhere('l', () => model.follow()),
    everywhere('Escape', () => {
      if (!model.clear() && range !== undefined) clearRange();
    }),
    onFocus('ArrowDown', () => laneBeside(lanes, 1)),
    onFocus('ArrowUp', () => laneBeside(lanes, -1)),
    onFocus('Enter', () => chooseInLane(lanes)),
  ];
}

function measureSelected(model: TimelineModel): void {
  const { selected } = model.state.get();
  if (selected !== undefined) model.measure({ from: selected.start, to: selected.start + selected.duration });
}

const HINTS = [
  ...VIEW_KEYS.map(({ keys, title }) => ({ group: 'Timeline' as const, title, keys })),
  { group: 'Timeline' as const, title: 'Show the measured stretch or the selected poll', keys: ['f'] },
  { group: 'Timeline' as const, title: 'Follow the end', keys: ['l'] },
  { group: 'Timeline' as const, title: 'Previous and next poll of the lane', keys: [',', '.'] },
  { group: 'Timeline' as const, title: 'Previous and next finding', keys: ['[', ']'] },
  { group: 'Timeline' as const, title: 'Choose a lane', keys: ['ArrowUp', 'ArrowDown'] },
  { group: 'Timeline' as const, title: 'Select the longest poll of the lane in view', keys: ['Enter'] },
  { group: 'Timeline' as const, title: 'Measure the selected poll; Shift and drag measures any stretch', keys: ['m'] },
  { group: 'Timeline' as const, title: 'Let go of what is measured, selected, or the range', keys: ['Escape'] },
];
