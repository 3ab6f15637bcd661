import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Agent, startAgent } from '@pollscope/agent';
import { ConsoleStore } from '@pollscope/analysis';
import { Executor, sleep } from '@pollscope/executor';
import { afterEach, expect, it } from 'vitest';
import { StreamClient } from './stream-client.ts';

const TOKEN = 'a-token-for-these-tests';
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startedAgent() {
  const executor = new Executor({ queues: { heavy: { weight: 8 }, light: { weight: 1 } } });
  const agent = await startAgent({ executor, port: 0, token: TOKEN, allowControl: true, flightRecorder: false });
  closers.push(() => agent.close());
  const client = new StreamClient({ port: agent.port, token: TOKEN });
  closers.push(() => client.socket.terminate());
  return { executor, agent, client: await client.welcomed() };
}

async function startThread(agent: Agent, name: string): Promise<Worker> {
  const connection = agent.connection();
  const worker = new Worker(new URL('./threads/worker.js', import.meta.url), {
    workerData: { agent: connection, name },
    transferList: [connection.port],
  });
  closers.push(() => worker.terminate());
  await once(worker, 'message');
  return worker;
}

/** What a console makes of all that came. */
function storeOf(client: StreamClient): ConsoleStore {
  const store = new ConsoleStore();
  for (const frame of client.frames) store.ingest(frame);
  return store;
}

function textOf(client: StreamClient): (id: number) => string {
  const texts = new Map(client.sections('strings').flatMap(({ rows }) => rows.map(({ id, text }) => [id, text])));
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

it('shows the executors of several threads as workers, each with its queues, tasks and polls', async () => {
  const { executor, agent, client } = await startedAgent();
  const threads = [await startThread(agent, 'one'), await startThread(agent, 'two')];
  await executor.queue('heavy').spawn(() => sleep(0), { name: 'work in main' });
  for (const thread of threads) thread.postMessage({ kind: 'work', count: 1000 });
  await client.until(() => client.polls() >= 2002);

  expect(lanes(client)).toEqual(['main', 'one', 'two']);
  const text = textOf(client);
  const queues = client.sections('queues').flatMap(({ rows }) => rows);
  expect(queues.map(({ worker, name }) => `${worker} ${text(name)}`)).toEqual([
    '0 heavy',
    '0 light',
    '1 heavy',
    '1 light',
    '2 heavy',
    '2 light',
  ]);
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

it('tells the times of all threads on one clock', async () => {
  const { executor, agent, client } = await startedAgent();
  const thread = await startThread(agent, 'one');
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

it('sees a poll that blocks another thread while it does', async () => {
  const { agent, client } = await startedAgent();
  const thread = await startThread(agent, 'one');
  thread.postMessage({ kind: 'block', count: 400 });
  await client.until(() => client.sections('openPolls').some(({ rows }) => rows.some(({ worker }) => worker === 1)));
  expect(client.sections('polls').some(({ worker, duration }) => worker === 1 && duration.some((d) => d > 3e8))).toBe(
    false,
  );
});

it('ends the tasks and the lane of a thread that crashes, and goes on with the others', async () => {
  const { agent, client } = await startedAgent();
  const crashing = await startThread(agent, 'one');
  const other = await startThread(agent, 'two');
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

it('says of a thread that leaves, and of its tasks, that they are no longer observed, and lets them go on', async () => {
  const { agent, client } = await startedAgent();
  const thread = await startThread(agent, 'one');
  await client.until(() => liveTasks(client).includes('waiting in one'));
  thread.postMessage({ kind: 'leave' });
  await client.until(() => lanes(client).includes('one (left)'));
  expect(liveTasks(client)).toEqual([]);
  const ends = client.sections('ends').flatMap(({ rows }) => rows);
  expect(ends.map(({ message }) => textOf(client)(message))).toEqual(['no longer observed']);
  thread.postMessage({ kind: 'level' });
  expect(await once(thread, 'message')).toEqual(['off']);
});

it('has all threads record as much as the program or a console wants', async () => {
  const { agent, client } = await startedAgent();
  const thread = await startThread(agent, 'one');
  agent.setLevel('off');
  await client.until(() => client.texts.some(({ type }) => type === 'level'));
  const late = await startThread(agent, 'two');
  for (const each of [thread, late]) {
    await expect
      .poll(async () => {
        each.postMessage({ kind: 'level' });
        return (await once(each, 'message'))[0];
      })
      .toBe('off');
  }
});

it('goes on unobserved in a thread whose agent was closed', async () => {
  const { agent } = await startedAgent();
  const thread = await startThread(agent, 'one');
  await agent.close();
  await expect
    .poll(async () => {
      thread.postMessage({ kind: 'level' });
      return (await once(thread, 'message'))[0];
    })
    .toBe('off');
});
