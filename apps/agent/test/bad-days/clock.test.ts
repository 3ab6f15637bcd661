import { yieldNow } from '@pollscope/executor';
import { afterEach, expect, it, vi } from 'vitest';
import { connected, observed } from '../observed.ts';

afterEach(() => {
  vi.useRealTimers();
});

function* spinning(polls: number, milliseconds: number) {
  for (let poll = 0; poll < polls; poll++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield* yieldNow();
  }
}

it('a step of the wall clock changes no time and no duration', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { executor, agent } = await observed({ flightRecorder: false });
  const client = await connected(agent);
  const from = performance.now();
  let steps = 0;
  for (const step of [3_600_000, -7_200_000, 86_400_000]) {
    await executor.queue('foreground').spawn(() => spinning(10, 2), { name: `step ${steps++}` });
    vi.setSystemTime(Date.now() + step);
  }
  await executor.queue('foreground').spawn(() => spinning(10, 2), { name: 'last' });
  await client.until(() => client.polls() >= 4 * 11);
  const elapsed = (performance.now() - from) * 1e6;

  const polls = client
    .sections('polls')
    .flatMap(({ start, duration }) =>
      [...start].map((time, index) => ({ start: time, end: time + (duration[index] ?? Number.NaN) })),
    );
  for (const [index, poll] of polls.entries()) {
    expect(poll.end).toBeGreaterThanOrEqual(poll.start);
    expect(poll.start).toBeGreaterThanOrEqual(polls[index - 1]?.end ?? 0);
  }
  const first = polls[0]?.start ?? Number.NaN;
  expect((polls.at(-1)?.end ?? Number.NaN) - first).toBeLessThanOrEqual(elapsed);
  // 40 polls of 2 ms.
  expect(polls.reduce((sum, { start, end }) => sum + end - start, 0)).toBeGreaterThanOrEqual(80e6);
  // Who joins now is given the wall clock of the start, as who joined then.
  const late = await connected(agent);
  expect(late.texts[0]).toEqual({ ...client.texts[0], now: expect.any(Number) });
});
