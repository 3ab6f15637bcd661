// @vitest-environment node
import { ConsoleStore, type TimeRange } from '@pollscope/analysis';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { RecordingReader } from '@pollscope/protocol/recording';
import type { FrameSource } from './frame-cursor.ts';
import { framesForStore } from './frames-for-store.ts';
import { Player } from './player.ts';
import type { PlayerAct, PlayerState } from './replay-state.ts';
import { sampleRecording } from './testing/sample-recording.ts';

const SECONDS = 40;
const REACH = 10e9;

let recording: RecordingReader;
beforeAll(async () => {
  recording = await sampleRecording(SECONDS);
});

/** A player whose clock stands still but for `run`. */
function playerOf(source: FrameSource = framesForStore(recording)) {
  let now = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const states: PlayerState[] = [];
  const failures: unknown[] = [];
  let store = new ConsoleStore({ pollCapacity: 1 });
  let loads = 0;
  const player = new Player({
    recording: source,
    span: recording.span ?? { from: 0, to: 0 },
    newStore: () => new ConsoleStore({ pollCapacity: 2 ** 13 }),
    clock: () => now,
    schedule(callback, delayMs) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    onStore(next) {
      store = next;
      loads++;
    },
    onData: () => {},
    onState: (state) => states.push(state),
    onFailure: (error) => failures.push(error),
  });
  player.require(REACH);
  /** Lets everything happen that needs no more time. */
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  /** Lets time pass, and in it what becomes due. */
  const run = async (milliseconds: number): Promise<void> => {
    const end = now + milliseconds;
    for (;;) {
      await settle();
      const next = timers.reduce((soonest, { at }) => Math.min(soonest, at), Number.POSITIVE_INFINITY);
      if (next > end) break;
      now = Math.max(now, next);
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    }
    now = end;
  };
  return { player, states, failures, store: () => store, loads: () => loads, settle, run };
}

/** What the views would show of the last `REACH` before the position. */
function seenIn(store: ConsoleStore, position: number) {
  const range: TimeRange = { from: Math.max(0, position - REACH), to: position };
  // What was counted since the store began is no figure of the range.
  const { pollsTotal: _, agent: __, ...overview } = store.overview(range);
  const sort = { column: 'name', descending: false } as const;
  const tasks = store.tasks({ range, groupBy: 'task', sort, filter: 'polls>0', offset: 0, limit: 100 });
  return {
    now: store.now,
    overview,
    tasks,
    strip: store.strip({ range, columns: 30, metric: 'pollP95' }),
    lanes: store.workerLane({ range, columns: 30 }),
    findings: store.findings({ range, limit: 100 }),
    poll: store.taskPolls({ range, columns: 20, limit: 10, task: Math.floor(position / 1e9) }),
  };
}

const anyTime = fc.integer({ min: 0, max: SECONDS * 1e9 });
const anyStep = fc.oneof(
  fc.record({ act: fc.constant('run' as const), milliseconds: fc.integer({ min: 0, max: 1_500 }) }),
  fc.record({ act: fc.constant('hurry' as const) }),
  fc.record({ act: fc.constant('player' as const), player: anyAct() }),
);

function anyAct(): fc.Arbitrary<PlayerAct> {
  return fc.oneof(
    fc.record({ kind: fc.constant('seek' as const), to: anyTime }),
    fc.record({ kind: fc.constant('speed' as const), speed: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
    fc.constant({ kind: 'play' as const }),
    fc.constant({ kind: 'pause' as const }),
  );
}

test('whatever was done before, a position shows what it shows when it is opened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), async (steps) => {
      const one = playerOf();
      one.player.act({ kind: 'seek', to: 30e9 });
      for (const step of steps) {
        if (step.act === 'run') await one.run(step.milliseconds);
        else if (step.act === 'player') one.player.act(step.player);
        else await Promise.resolve();
      }
      one.player.act({ kind: 'pause' });
      await one.run(50);
      const { position, loading } = one.player.state;
      expect(loading).toBeUndefined();
      const other = playerOf();
      other.player.act({ kind: 'seek', to: position });
      await other.settle();
      expect(one.failures).toEqual([]);
      expect(seenIn(one.store(), position)).toEqual(seenIn(other.store(), position));
    }),
    { numRuns: 20 },
  );
}, 60_000);

test('playing goes as fast as told, stops at the end, and begins anew from there', async () => {
  const { player, run } = playerOf();
  player.act({ kind: 'seek', to: 30e9 });
  await run(10);
  player.act({ kind: 'play' });
  await run(1_000);
  expect(player.state.position / 1e9).toBeCloseTo(31, 1);
  player.act({ kind: 'speed', speed: 10 });
  await run(500);
  expect(player.state.position / 1e9).toBeCloseTo(36, 0);
  await run(2_000);
  expect(player.state).toMatchObject({ position: recording.span?.to, isPlaying: false });
  player.act({ kind: 'play' });
  await run(100);
  expect(player.state).toMatchObject({ isPlaying: true });
  expect(player.state.position / 1e9).toBeCloseTo(1, 0);
});

test('a speed outside of what there is becomes the nearest', () => {
  const { player } = playerOf();
  player.act({ kind: 'speed', speed: 1000 });
  expect(player.state.speed).toBe(10);
  player.act({ kind: 'speed', speed: 0 });
  expect(player.state.speed).toBe(0.1);
});

test('of several seeks only the last is shown', async () => {
  const { player, settle, loads, store } = playerOf();
  for (const to of [10e9, 35e9, 20e9]) player.act({ kind: 'seek', to });
  await settle();
  expect(loads()).toBe(1);
  expect(store().now).toBe(20e9);
});

test('what takes long to read is shown in part first: the windows before the position', async () => {
  const whole = framesForStore(recording);
  let isReadOn = () => {};
  const held = new Promise<void>((resolve) => {
    isReadOn = resolve;
  });
  const { player, settle, loads, store } = playerOf({
    async *frames(from, position) {
      await held;
      yield* whole.frames(from, position);
    },
    glimpse: (_, position) => whole.frames(position - 2e9, position),
  });
  player.act({ kind: 'seek', to: 30e9 });
  await settle();
  expect([loads(), store().now, player.state.loading]).toEqual([1, 30e9, 0]);
  const lastSeconds: TimeRange = { from: 28.5e9, to: 30e9 };
  const seen = store().overview(lastSeconds).pollTime;
  expect(seen.count).toBeGreaterThan(0);
  isReadOn();
  await settle();
  expect([loads(), player.state.loading]).toEqual([2, undefined]);
  expect(store().overview(lastSeconds).pollTime).toEqual(seen);
  expect(store().overview({ from: 20e9, to: 30e9 }).pollTime.count).toBe(1_000);
});

test('of several seeks a glimpse is shown of the last only', async () => {
  const whole = framesForStore(recording);
  const { player, settle, loads, store } = playerOf({
    frames: (from, position) => whole.frames(from, position),
    glimpse: (_, position) => whole.frames(position - 2e9, position),
  });
  for (const to of [10e9, 35e9, 20e9]) player.act({ kind: 'seek', to });
  await settle();
  expect([loads(), store().now]).toEqual([2, 20e9]);
});

test('a position nearby is reached without reading anew', async () => {
  const { player, settle, loads, store } = playerOf();
  player.act({ kind: 'seek', to: 20e9 });
  await settle();
  player.act({ kind: 'seek', to: 21e9 });
  await settle();
  expect(loads()).toBe(1);
  expect(store().now).toBe(21e9);
});

test('what the views need further back is read when they ask for it, once', async () => {
  const { player, settle, loads, store } = playerOf();
  player.act({ kind: 'seek', to: 30e9 });
  await settle();
  const whole: TimeRange = { from: 0, to: 30e9 };
  expect(store().overview(whole).pollTime.count).toBeLessThan(2_000);
  player.require(30e9);
  player.require(30e9);
  await settle();
  expect(loads()).toBe(2);
  expect(store().overview(whole).pollTime.count).toBe(3_000);
  player.require(REACH);
  await settle();
  expect(loads()).toBe(2);
});

test('positions beside the recording, and no positions at all, become its ends', async () => {
  const { player, settle } = playerOf();
  for (const [to, position] of [
    [-5, 0],
    [1e15, SECONDS * 1e9],
    [Number.NaN, SECONDS * 1e9],
  ] as const) {
    player.act({ kind: 'seek', to });
    await settle();
    expect(player.state.position).toBe(position);
  }
});

test('a recording that cannot be read any further says so and stands still', async () => {
  const broken = {
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    async *frames(): AsyncGenerator<never> {
      throw new Error('gone');
    },
    glimpse: () => undefined,
  };
  const { player, settle, failures } = playerOf(broken);
  player.act({ kind: 'seek', to: 20e9 });
  player.act({ kind: 'play' });
  await settle();
  expect(failures).toEqual([new Error('gone')]);
  expect(player.state).toMatchObject({ isPlaying: false, loading: undefined });
});

test('nothing is told after closing', async () => {
  const { player, settle, states } = playerOf();
  player.act({ kind: 'seek', to: 20e9 });
  player.close();
  const told = states.length;
  await settle();
  expect(states).toHaveLength(told);
});
