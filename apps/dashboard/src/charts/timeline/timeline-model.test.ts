import type { TimelinePoll } from '@pollscope/analysis';
import { expect, test } from 'vitest';
import { VIEW_KEYS } from './timeline-keys.ts';
import { TimelineModel } from './timeline-model.ts';
import { spanOf } from './viewport.ts';

const S = 1e9;

function model({ follows = false } = {}): TimelineModel {
  const made = new TimelineModel({ from: 40 * S, to: 50 * S }, { follows });
  made.setExtent({ from: 0, to: 100 * S });
  return made;
}

function press(on: TimelineModel, key: string): void {
  VIEW_KEYS.find(({ keys }) => keys.includes(key))?.act(on);
}

const poll: TimelinePoll = {
  task: { id: 7, name: 'job' },
  queue: 0,
  queueName: 'main',
  worker: 0,
  workerName: 'main',
  start: 20 * S,
  duration: 2 * S,
  queueDelay: 0,
  outcome: 0,
  source: 0,
  location: '',
  outcomeBefore: undefined,
  wokenBy: undefined,
  woke: [],
};
const lane = { kind: 'task', id: 7 } as const;

test('keys zoom about the middle, move the view and show everything', () => {
  const made = model();
  press(made, 'w');
  expect(spanOf(made.state.get().view)).toBeCloseTo((10 * S) / 1.4, -3);
  press(made, 's');
  expect(made.state.get().view.from).toBeCloseTo(40 * S, -3);
  press(made, 'd');
  expect(made.state.get().view.from).toBeCloseTo(41.5 * S, -3);
  press(made, 'ArrowLeft');
  expect(made.state.get().view.from).toBeCloseTo(40 * S, -3);
  press(made, '0');
  expect(made.state.get().view).toEqual({ from: -2 * S, to: 102 * S });
});

test('a view that follows runs on, keeps its end when zoomed, and stops when it is moved', () => {
  const made = model({ follows: true });
  made.runTo(60 * S);
  expect(made.state.get().view).toEqual({ from: 50 * S, to: 60 * S });
  made.zoom(0.5);
  expect(made.state.get()).toMatchObject({ view: { from: 55 * S, to: 60 * S }, follows: true });
  made.pan(-1);
  expect(made.state.get()).toMatchObject({ view: { from: 50 * S, to: 55 * S }, follows: false });
  made.runTo(70 * S);
  expect(made.state.get().view.to).toBe(55 * S);
  made.follow();
  made.runTo(70 * S);
  expect(made.state.get().view).toEqual({ from: 65 * S, to: 70 * S });
});

test('a selected poll is moved into view, and can be shown alone', () => {
  const made = model();
  made.select(poll, lane);
  expect(made.state.get()).toMatchObject({ selected: poll, lane, view: { from: 16 * S, to: 26 * S } });
  expect(made.fit()).toBe(true);
  expect(made.state.get().view).toEqual({ from: 16 * S, to: 26 * S });
});

test('what is measured goes before what is selected, to be shown and to be let go of', () => {
  const made = model();
  made.select(poll, lane);
  made.measure({ from: 30 * S, to: 31 * S });
  made.fit();
  expect(made.state.get().view.from).toBeCloseTo(29.98 * S, -3);
  expect(made.clear()).toBe(true);
  expect(made.state.get()).toMatchObject({ measured: undefined, selected: poll });
  expect(made.clear()).toBe(true);
  expect(made.clear()).toBe(false);
  expect(made.fit()).toBe(false);
});
