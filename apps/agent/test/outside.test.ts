import { yieldNow } from '@pollscope/executor';
import { expect, it } from 'vitest';
import { connected, observed } from './observed.ts';

function spin(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it("time that the program spends outside the executor while tasks are runnable is the driver's, not the polls'", async () => {
  const { executor, agent } = await observed();
  const client = await connected(agent, { subscribe: 'aggregates' });
  const runnable = executor.queue('foreground').spawn(function* () {
    for (;;) yield* yieldNow();
  });
  const block = await new Promise<{ from: number; to: number }>((resolve) => {
    setTimeout(() => {
      const from = executor.now();
      spin(700);
      resolve({ from, to: executor.now() });
    }, 20);
  });
  const within = () =>
    client
      .sections('workerWindows')
      .filter(({ start, duration }) => start >= block.from && start + duration <= block.to)
      .flatMap(({ rows }) => rows);
  await client.until(() => client.sections('workerWindows').some(({ start }) => start > block.to));
  expect(within().length).toBeGreaterThan(3);
  for (const row of within()) expect(row).toMatchObject({ polls: 0, polling: 0, parked: 0 });
  runnable.abort();
  await expect(runnable).rejects.toThrow('aborted');
});
