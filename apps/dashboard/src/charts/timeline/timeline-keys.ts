import type { TimelineModel } from './timeline-model.ts';

/** How much a press changes the view. */
const ZOOM = 1.4;
const PAN = 0.15;

/** A key and what it does to the view. Positions of keys are those of the letters they type. */
export interface TimelineKey {
  readonly keys: readonly string[];
  readonly title: string;
  /** Whether keeping it pressed goes on. */
  readonly repeats: boolean;
  readonly act: (model: TimelineModel) => void;
}

/** Keys that move the view, as in other viewers of traces. */
export const VIEW_KEYS: readonly TimelineKey[] = [
  { keys: ['w', '+', '='], title: 'Zoom in', repeats: true, act: (model) => model.zoom(1 / ZOOM) },
  { keys: ['s', '-'], title: 'Zoom out', repeats: true, act: (model) => model.zoom(ZOOM) },
  { keys: ['a', 'ArrowLeft'], title: 'Move to earlier times', repeats: true, act: (model) => model.pan(-PAN) },
  { keys: ['d', 'ArrowRight'], title: 'Move to later times', repeats: true, act: (model) => model.pan(PAN) },
  { keys: ['0'], title: 'Show everything', repeats: false, act: (model) => model.showWhole() },
];
