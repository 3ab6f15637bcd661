import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Block } from '../src/watchdog/block-detector.ts';
import type { StackSample } from '../src/watchdog/stack-sample.ts';
import type { StacksUnavailable } from '../src/watchdog/watchdog.ts';

const PROGRAM = fileURLToPath(new URL('watchdog/program.mjs', import.meta.url));

type Told =
  | ({ readonly event: 'blocked'; readonly observedAt: number } & Block & Sessions)
  | ({ readonly event: 'unblocked'; readonly observedAt: number } & Block & Sessions)
  | ({ readonly event: 'stack' } & StackSample & Sessions)
  | ({ readonly event: 'stacksUnavailable'; readonly reason?: StacksUnavailable } & Sessions)
  | { readonly event: 'slowdown'; readonly factor: number }
  | { readonly event: 'done'; readonly errorsAreAsBefore: boolean };

interface Sessions {
  readonly mostSessions: number;
  readonly openSessions: number;
}

interface RunOptions {
  readonly flags?: readonly string[];
  readonly watchdog?: { readonly threshold?: number; readonly stacks?: boolean; readonly fullPaths?: boolean };
}

/** Runs a program of its own that misbehaves in the way named, to its end. */
async function run(scenario: string, { flags = [], watchdog = {} }: RunOptions = {}) {
  const child = spawn(process.execPath, [...flags, PROGRAM, scenario, JSON.stringify(watchdog)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  const told = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told);
  const of = <E extends Told['event']>(event: E) =>
    told.filter((one): one is Extract<Told, { event: E }> => one.event === event);
  return { told, of, stderr, code };
}

const functionNames = (sample: StackSample | undefined) => sample?.frames.map((frame) => frame.function);
const reasonCodes = (told: readonly { readonly reason?: StacksUnavailable }[]) =>
  told.map(({ reason }) => reason?.code);

describe.concurrent('the watchdog of a poll', () => {
  let longPoll: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    longPoll = await run('long-poll');
  });

  it('tells of it while it runs, with its task, its age and where in the source it is', () => {
    const { of, told, code, stderr } = longPoll;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [first] = of('blocked');
    expect(first?.task).toBeGreaterThan(0);
    expect((first?.observedAt ?? 0) - (first?.start ?? 0)).toBeGreaterThanOrEqual(100e6);
    const samples = of('stack');
    expect(samples).toHaveLength(3);
    for (const { task, pollStart, askedAt, sampledAt, frames } of samples) {
      expect({ task, pollStart }).toEqual({ task: first?.task, pollStart: first?.start });
      expect(sampledAt).toBeGreaterThanOrEqual(askedAt);
      expect(askedAt - pollStart).toBeGreaterThanOrEqual(100e6);
      expect(frames.map((frame) => frame.function)).toContain('spinUntil');
      expect(frames.find((frame) => frame.function === 'spinUntil')).toMatchObject({ file: PROGRAM });
      // The executor is compiled from TypeScript, and its frames are told in it.
      expect(frames.some(({ file }) => file.includes('packages/executor/src/'))).toBe(true);
      // What V8 has built in, such as a generator's next, has no file and no lines.
      for (const { file, line, column } of frames) expect(Math.min(line, column) > 0).toBe(file !== '');
    }
    // Its end is told after everything else, and only once.
    expect(told.filter(({ event }) => event !== 'blocked').at(-2)?.event).toBe('unblocked');
    expect(of('unblocked')).toHaveLength(1);
  });

  it('leaves the formatting of errors as it was', () => {
    expect(longPoll.of('done')).toEqual([{ event: 'done', errorsAreAsBefore: true }]);
  });

  it('gets the stack where native code returns, and says how late that was', async () => {
    const { of, code } = await run('native-call');
    expect(code).toBe(0);
    const [sample] = of('stack');
    expect(functionNames(sample)).toContain('blocker');
    expect(sample?.sampledAt).toBeGreaterThan(sample?.askedAt ?? Number.POSITIVE_INFINITY);
  });

  it('gets the innermost frames of a deep recursion', async () => {
    const { of } = await run('deep-recursion');
    const names = functionNames(of('stack')[0]) ?? [];
    expect(names.slice(-3)).toEqual(['descend', 'descend', 'descend']);
    expect(names.length).toBeLessThanOrEqual(200);
  });

  it('works in a program that aborts on errors and forbids eval', async () => {
    const flags = ['--abort-on-uncaught-exception', '--disallow-code-generation-from-strings'];
    const { of, code } = await run('long-poll', { flags });
    expect(code).toBe(0);
    expect(functionNames(of('stack')[0])).toContain('spinUntil');
  });

  it('holds one session at a time, none after a sample, and leaves the program as fast as it was', async () => {
    const { of, code, stderr } = await run('twenty-blocks');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const samples = of('stack');
    // 0: what held the event loop beside the tasks, on a machine with much else to do.
    const tasks = new Set(samples.map(({ task }) => task));
    tasks.delete(0);
    expect(tasks.size).toBe(20);
    for (const { mostSessions } of samples) expect(mostSessions).toBe(1);
    // A sample is told when its frames have been translated; the next one may be under way by then.
    expect(samples.map(({ openSessions }) => openSessions)).toContain(0);
    // An enabled debugger makes it eleven.
    expect(of('slowdown')[0]?.factor).toBeLessThan(5);
  });
});

describe.concurrent('the watchdog of the event loop', () => {
  it('tells of a loop that is blocked outside any task, with its stack', async () => {
    const { of, code } = await run('blocked-loop');
    expect(code).toBe(0);
    expect(of('blocked').map(({ task }) => task)).toEqual(of('blocked').map(() => 0));
    for (const sample of of('stack')) expect(functionNames(sample)).toContain('spinUntil');
  });

  it('tells of a loop that promises starve, whose samples may fall between two of them', async () => {
    const { of, code } = await run('promise-flood');
    expect(code).toBe(0);
    expect(of('stack').every(({ task }) => task === 0)).toBe(true);
  });

  it('tells of nothing while the program sleeps, and does not keep it alive', async () => {
    const { of, told, code } = await run('idle', { watchdog: { threshold: 10e9 } });
    expect(code).toBe(0);
    expect(told).toEqual(of('done'));
  });
});

describe.concurrent('where stacks cannot be had, blocks are told and the reason', () => {
  it.each([
    ['turned off', 'told-only', 'off', { watchdog: { stacks: false } }],
    ['listening for a debugger', 'told-only', 'debugger', { flags: ['--inspect=0'] }],
    ['with a frozen Error', 'frozen-error', 'frozen', {}],
    ['in a worker thread', 'in-a-worker', 'worker-thread', {}],
  ] as const)('%s', async (_, scenario, reason, options) => {
    const { of, code } = await run(scenario, options);
    expect(code).toBe(0);
    expect(reasonCodes(of('stacksUnavailable'))).toEqual([reason]);
    expect(of('stacksUnavailable')[0]?.reason?.message).toContain('no call stacks');
    expect(of('blocked').length).toBeGreaterThan(1);
    expect(of('stack')).toEqual([]);
  });

  it('once a debugger can connect in the middle of a block', async () => {
    const { of, told, code } = await run('debugger-comes');
    expect(code).toBe(0);
    expect(reasonCodes(of('stacksUnavailable'))[0]).toBe('debugger');
    const after = told.slice(told.findIndex(({ event }) => event === 'stacksUnavailable'));
    expect(after.filter(({ event }) => event === 'stack')).toEqual([]);
  });
});

describe.concurrent('while a sample is under way', () => {
  it('the program can exit, with its code and without a word', async () => {
    const { code, stderr } = await run('exit-during-sample');
    expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
  });

  it('the program can die of an error, and says only that', async () => {
    const { code, stderr } = await run('throw-during-sample');
    expect(code).toBe(1);
    expect(stderr).toContain('thrown while a sample was under way');
    expect(stderr).not.toContain('debugger');
  });

  it.each(['thread-dies', 'thread-is-terminated'])(
    'the agent can end (%s) and the program goes on',
    async (scenario) => {
      const { of, code } = await run(scenario);
      expect(code).toBe(0);
      expect(of('done')).toHaveLength(1);
    },
  );
});

it('tells files without their directories if it is to', async () => {
  const { of } = await run('long-poll', { watchdog: { fullPaths: false } });
  const files = of('stack').flatMap(({ frames }) => frames.map(({ file }) => file));
  expect(files).toContain('program.mjs');
  expect(files.filter((file) => file.includes('/'))).toEqual([]);
});
