import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Agent } from '@pollscope/agent';
import { ConsoleStore } from '@pollscope/analysis';
import { Executor, sleep } from '@pollscope/executor';
import { expect, it } from 'vitest';
import { connected, type Ending, type ObservationOptions, observe, stringsOf } from './observed.ts';
import type { StreamClient } from './stream-client.ts';

async function startedAgent(ending: Ending, options: ObservationOptions = {}) {
  const executor = new Executor({ queues: { heavy: { weight: 8 }, light: { weight: 1 } } });
  const agent = await observe(executor, { allowControl: true, flightRecorder: false, ...options }, ending);
  return { executor, agent, client: await connected(agent, {}, ending) };
}

async function startThread(ending: Ending, agent: Agent, name: string): Promise<Worker> {
  const connection = agent.connection();
  const worker = new Worker(new URL('./threads/worker.js', import.meta.url), {
    workerData: { agent: connection, name },
    transferList: [connection.port],
  });
  ending.onTestFinished(async () => void (await worker.terminate()));
  await once(worker, 'message');
  return worker;
}

async function levelOf(thread: Worker): Promise<unknown> {
  thread.postMessage({ kind: 'level' });
  return (await once(thread, 'message'))[0];
}

/** What a console makes of all that came. */
function storeOf(client: StreamClient): ConsoleStore {
  const store = new ConsoleStore();
  for (const frame of client.frames) store.ingest(frame);
  return store;
}

function textOf(client: StreamClient): (id: number) => string {
  const texts = stringsOf(client);
  return (id) => texts.get(id) ?? '';
}

/** What lanes are called now. */
function lanes(client: StreamClient): readonly string[] {
  const text = textOf(client);
  return (
    client
      .sections('workers')
      .at(-1)
      ?.rows.map(({ name }) => text(name)) ?? []
  );
}

function liveTasks(client: StreamClient): readonly string[] {
  const store = storeOf(client);
  const sort = { column: 'name', descending: false } as const;
  const range = { from: 0, to: store.now + 1 };
  const { rows } = store.tasks({ range, groupBy: 'task', sort, filter: '', offset: 0, limit: 100 });
  return rows.flatMap((row) => (row.state?.kind === 'ended' ? [] : [row.name]));
}

it.concurrent('shows the executors of several threads as workers, each with its queues, tasks and polls', async (context) => {
  const { executor, agent, client } = await startedAgent(context);
  const threads = [await startThread(context, agent, 'one'), await startThread(context, agent, 'two')];
  await executor.queue('heavy').spawn(() => sleep(0), { name: 'work in main' });
  for (const thread of threads) thread.postMessage({ kind: 'work', count: 1000 });
  await client.until(() => client.polls() >= 2002);

  expect(lanes(client)).toEqual(['main', 'one', 'two']);
  const text = textOf(client);
  const queues = client.sections('queues').flatMap(({ rows }) => rows);
  // Told in the snapshot, in what changed, or in both.
  const told = new Set(queues.map(({ worker, name }) => `${worker} ${text(name)}`));
  expect([...told]).toEqual(['0 heavy', '0 light', '1 heavy', '1 light', '2 heavy', '2 light']);
  expect(new Set(queues.map(({ queue }) => queue)).size).toBe(6);

  const spawns = client.sections('spawns').flatMap(({ snapshot, rows }) => (snapshot ? [] : rows));
  expect(new Set(spawns.map(({ task }) => task)).size).toBe(spawns.length);
  for (const [worker, name] of ['main', 'one', 'two'].entries()) {
    const task = spawns.find((spawn) => text(spawn.name) === `work in ${name}`);
    expect(queues.find(({ queue }) => queue === task?.queue)).toMatchObject({ worker });
    const polls = client.sections('polls').filter((section) => section.worker === worker);
    const ofTask = polls.flatMap((section) => [...section.task].filter((id) => id === task?.task));
    expect(ofTask.length).toBe(worker === 0 ? 2 : 1000);
  }
});

it.concurrent('tells the times of all threads on one clock', async (context) => {
  const { executor, agent, client } = await startedAgent(context);
  const thread = await startThread(context, agent, 'one');
  const before = executor.now();
  thread.postMessage({ kind: 'work', count: 10 });
  await client.until(() => client.sections('polls').some(({ worker, length }) => worker === 1 && length >= 10));
  const after = executor.now();
  const spawn = client
    .sections('spawns')
    .flatMap(({ rows }) => rows)
    .find(({ name }) => textOf(client)(name) === 'work in one');
  expect(spawn?.time).toBeGreaterThanOrEqual(before);
  expect(spawn?.time).toBeLessThanOrEqual(after);
});

it.concurrent('gives a name the same pseudonym in all threads', async (context) => {
  const { executor, agent, client } = await startedAgent(context, { redact: true });
  const thread = await startThread(context, agent, 'one');
  thread.postMessage({ kind: 'work', count: 10 });
  await executor.queue('heavy').spawn(() => sleep(0), { name: 'work in one' });
  const spawns = () => client.sections('spawns').flatMap(({ snapshot, rows }) => (snapshot ? [] : rows));
  await client.until(() => client.polls() >= 12);
  const names = spawns().map(({ name }) => textOf(client)(name));
  // The worker's task that waits has another name.
  expect(new Set(names).size).toBe(2);
  expect(names).toHaveLength(3);
  for (const name of names) expect(name).toMatch(/^task [0-9a-f]{8}$/);
});

it.concurrent('sees a poll that blocks another thread while it does', async (context) => {
  const { agent, client } = await startedAgent(context);
  const thread = await startThread(context, agent, 'one');
  thread.postMessage({ kind: 'block', count: 400 });
  await client.until(() => client.sections('openPolls').some(({ rows }) => rows.some(({ worker }) => worker === 1)));
  expect(client.sections('polls').some(({ worker, duration }) => worker === 1 && duration.some((d) => d > 3e8))).toBe(
    false,
  );
});

it.concurrent('ends the tasks and the lane of a thread that crashes, and goes on with the others', async (context) => {
  const { agent, client } = await startedAgent(context);
  const crashing = await startThread(context, agent, 'one');
  const other = await startThread(context, agent, 'two');
  const crashed = once(crashing, 'error');
  crashing.postMessage({ kind: 'crash' });
  expect(await crashed).toMatchObject([{ message: 'one crashes' }]);
  await client.until(() => lanes(client).includes('one (ended)'));

  expect(liveTasks(client)).toEqual(['waiting in two']);
  const text = textOf(client);
  const ends = client.sections('ends').flatMap(({ rows }) => rows);
  expect(ends.map(({ message }) => text(message))).toEqual(['its thread ended']);
  const past = client.polls();
  other.postMessage({ kind: 'work', count: 100 });
  await client.until(() => client.polls() >= past + 100);
  const windows = client.sections('workerWindows').length;
  await client.until(() => client.sections('workerWindows').length > windows + 2);
  expect(
    client
      .sections('workerWindows')
      .at(-1)
      ?.rows.map(({ worker }) => worker),
  ).toEqual([0, 2]);
});

it.concurrent('says of a thread that leaves, and of its tasks, that they are no longer observed, and lets them go on', async (context) => {
  const { agent, client } = await startedAgent(context);
  const thread = await startThread(context, agent, 'one');
  await client.until(() => liveTasks(client).includes('waiting in one'));
  thread.postMessage({ kind: 'leave' });
  await client.until(() => lanes(client).includes('one (left)'));
  expect(liveTasks(client)).toEqual([]);
  const ends = client.sections('ends').flatMap(({ rows }) => rows);
  expect(ends.map(({ message }) => textOf(client)(message))).toEqual(['no longer observed']);
  expect(await levelOf(thread)).toBe('off');
});

it.concurrent('has all threads record as much as the program or a console wants', async (context) => {
  const { agent, client } = await startedAgent(context);
  const thread = await startThread(context, agent, 'one');
  agent.setLevel('off');
  await client.until(() => client.texts.some(({ type }) => type === 'level'));
  const late = await startThread(context, agent, 'two');
  for (const each of [thread, late]) {
    while ((await levelOf(each)) !== 'off');
    expect(await levelOf(each)).toBe('off');
  }
});

it.concurrent('goes on unobserved in a thread whose agent was closed', async (context) => {
  const { agent } = await startedAgent(context);
  const thread = await startThread(context, agent, 'one');
  await agent.close();
  while ((await levelOf(thread)) !== 'off');
  expect(await levelOf(thread)).toBe('off');
});
