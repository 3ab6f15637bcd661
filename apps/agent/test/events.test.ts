import { channel, Mutex, sleep, yieldNow } from '@pollscope/executor';
import { TaskOutcome, WakeEffect, WakeSource } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { connected, observed, stringsOf } from './observed.ts';

describe('the stream at level everything', () => {
  it('tells who woke whom, and what tasks wait for, by the names that the program gave', async () => {
    const { executor, agent } = await observed({ level: 'everything' });
    const client = await connected(agent);
    const queue = executor.queue('foreground');
    const { sender, receiver } = channel<number>({ capacity: 4, name: 'jobs' });
    const consumer = queue.spawn(
      function* () {
        while ((yield* receiver.recv()) !== undefined);
      },
      { name: 'consumer' },
    );
    const producer = queue.spawn(
      function* () {
        for (let item = 0; item < 20; item++) {
          yield* sleep(1);
          yield* sender.send(item);
        }
        sender.close();
      },
      { name: 'producer' },
    );
    await Promise.all([consumer, producer]);
    await client.until(() => client.sections('ends').flatMap(({ rows }) => rows).length === 2);
    const windows = () =>
      client
        .sections('taskWindows')
        .flatMap(({ rows }) => rows)
        .filter(({ task, wakes: count }) => task === consumer.id && count > 0);
    const wakesOfConsumer = () => windows().reduce((sum, { wakes: count }) => sum + count, 0);
    await client.until(() => wakesOfConsumer() >= 20);

    const names = stringsOf(client);
    const resources = client.sections('resources').flatMap(({ rows }) => rows);
    const jobs = resources.find(({ name }) => names.get(name) === 'jobs');
    expect(jobs).toMatchObject({ resourceKind: 'channel', capacity: 4 });
    const waits = client
      .sections('waits')
      .flatMap(({ task, resource }) => [...task].map((id, row) => [id, resource[row]]));
    expect(waits).toContainEqual([consumer.id, jobs?.resource]);
    const wakes = client
      .sections('wakes')
      .flatMap(({ task, waker, source, effect }) =>
        [...task].map((id, row) => [id, waker[row], source[row], effect[row]]),
      );
    expect(wakes).toContainEqual([consumer.id, producer.id, WakeSource.task, WakeEffect.queued]);
    expect(wakes).toContainEqual([producer.id, 0, WakeSource.timer, WakeEffect.queued]);
    expect(wakesOfConsumer()).toBe(wakes.filter(([task]) => task === consumer.id).length);
    expect(windows().at(-1)?.lastWaker).toBe(producer.id);
  });

  it('tells what the policy picked, in slices that hold all polls', async () => {
    const { executor, agent } = await observed({ level: 'everything' });
    const client = await connected(agent);
    const spin = function* () {
      for (let poll = 0; poll < 500; poll++) yield* yieldNow();
    };
    await Promise.all([executor.queue('foreground').spawn(spin), executor.queue('background').spawn(spin)]);
    await client.until(() => client.polls() >= 1002);
    const slices = client.sections('slices').flatMap(({ rows }) => rows);
    expect(new Set(slices.map(({ queue }) => queue))).toEqual(new Set([0, 1]));
    for (const { eligible, granted, duration } of slices) {
      expect(eligible).toBeGreaterThanOrEqual(1);
      expect(granted).toBeGreaterThan(0);
      expect(duration).toBeGreaterThanOrEqual(0);
    }
    for (const polls of client.sections('polls')) {
      for (let row = 0; row < polls.length; row++) {
        const [start = 0, length = 0] = [polls.start[row], polls.duration[row]];
        const within = slices.some((slice) => slice.start <= start && start + length <= slice.start + slice.duration);
        expect(within).toBe(true);
      }
    }
  });
});

describe('the stream', () => {
  it('tells where tasks were spawned and of which kind they are', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    await executor.queue('foreground').spawn(() => sleep(1), { name: 'here' });
    await client.until(() => client.sections('spawns').some(({ rows }) => rows.length > 0));
    const [spawn] = client.sections('spawns').flatMap(({ rows }) => rows);
    expect(stringsOf(client).get(spawn?.location ?? 0)).toMatch(/events\.test\.ts:\d+:\d+$/);
    expect(spawn?.taskKind).toBe(0);
  });

  it('tells who holds a mutex, and takes it back with the task that is aborted', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    const mutex = new Mutex({ name: 'ledger' });
    const queue = executor.queue('foreground');
    const holder = queue.spawn(
      function* () {
        const guard = yield* mutex.lock();
        try {
          yield* sleep(60_000);
        } finally {
          guard.release();
        }
      },
      { name: 'holder' },
    );
    const waiter = queue.spawn(
      function* () {
        (yield* mutex.lock()).release();
      },
      { name: 'waiter' },
    );
    const held = () => client.sections('resourceWindows').flatMap(({ rows }) => rows);
    await client.until(() => held().some((row) => row.holder === holder.id && row.oldestWaiter === waiter.id));
    holder.abort();
    await expect(holder).rejects.toThrow('aborted');
    await waiter;
    const amounts = () =>
      client.sections('holds').flatMap(({ task, amount }) => [...task].map((id, row) => [id, amount[row]]));
    await client.until(() => amounts().length >= 4);
    expect(amounts()).toEqual([
      [holder.id, 1],
      [holder.id, -1],
      [waiter.id, 1],
      [waiter.id, -1],
    ]);
    const ends = client.sections('ends').flatMap(({ rows }) => rows);
    expect(ends.find(({ task }) => task === holder.id)?.outcome).toBe(TaskOutcome.aborted);
  });

  it('tells how much of a resource is available after the last event that changed it', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    const { sender, receiver } = channel<number>({ name: 'backlog' });
    const queue = executor.queue('foreground');
    await Promise.all([
      queue.spawn(() => receiver.recv()),
      queue.spawn(function* () {
        yield* sleep(5);
        for (let item = 0; item < 8; item++) yield* sender.send(item);
      }),
    ]);
    // One was received; nobody has waited or sent since.
    const told = () => client.sections('resourceWindows').flatMap(({ rows }) => rows.map(({ available }) => available));
    await client.until(() => told().includes(7));
    expect(told().at(-1)).toBe(7);
  });

  it('carries the marks of the program with their task, fields and duration', async () => {
    const { executor, agent } = await observed();
    const client = await connected(agent);
    executor.mark('deployed', { fields: { version: 3 } });
    const task = executor.queue('foreground').spawn(function* () {
      executor.mark('rendered', { duration: 1_500 });
      yield* yieldNow();
    });
    await task;
    const marks = () => client.sections('marks').flatMap(({ rows }) => rows);
    await client.until(() => marks().length === 2);
    const names = stringsOf(client);
    expect(marks().map(({ name, ...mark }) => ({ ...mark, name: names.get(name) }))).toMatchObject([
      { name: 'deployed', task: 0, duration: -1, fields: '{"version":3}' },
      { name: 'rendered', task: task.id, duration: 1_500, fields: '' },
    ]);
  });
});

describe('findings', () => {
  it('are told while the program has the fault, to a client that joins later as well', async () => {
    const { executor, agent } = await observed({ findings: { 'busy-yield': { rate: 1_000 } } });
    const client = await connected(agent, { subscribe: 'aggregates' });
    let isStopped = false;
    const task = executor.queue('background').spawn(
      function* () {
        while (!isStopped) yield* yieldNow();
      },
      { name: 'impatient' },
    );
    const found = () => client.sections('findings').flatMap(({ rows }) => rows);
    await client.until(() => found().some(({ detector }) => detector === 'busy-yield'));
    const late = await connected(agent, { subscribe: 'aggregates' });
    isStopped = true;
    await task;
    const finding = found().find(({ detector }) => detector === 'busy-yield');
    expect(finding?.state).toBe('open');
    expect(finding?.subjects[0]).toEqual({ kind: 'task', id: task.id });
    expect(finding?.sentence).toContain('impatient');
    const known = late.frames[0]?.sections.flatMap((section) => (section.kind === 'findings' ? section.rows : []));
    expect(known?.some(({ id }) => id === finding?.id)).toBe(true);
  });

  it('are not looked for when the program does not want them', async () => {
    const { executor, agent } = await observed({ findings: false });
    const client = await connected(agent);
    await executor.queue('foreground').spawn(function* () {
      const end = performance.now() + 150;
      while (performance.now() < end);
      yield* yieldNow();
    });
    await client.until(() =>
      client.sections('taskWindows').some(({ rows, duration }) => duration > 0 && rows.length > 0),
    );
    expect(client.sections('findings')).toEqual([]);
    expect(client.texts[0]).not.toMatchObject({ capabilities: expect.arrayContaining(['findings']) });
  });
});

describe('call stacks', () => {
  it('of a poll that blocks the program reach the client while it does', async () => {
    const { executor, agent } = await observed({ longPoll: 50 });
    const client = await connected(agent);
    let end = 0;
    const task = executor.queue('foreground').spawn(
      function* blocker() {
        const until = performance.now() + 700;
        while (performance.now() < until);
        end = executor.now();
        yield* yieldNow();
      },
      { name: 'blocker' },
    );
    await task;
    const stackOf = () =>
      client
        .sections('stacks')
        .flatMap(({ rows }) => rows)
        .find((row) => row.task === task.id);
    await client.until(() => stackOf() !== undefined);
    const stack = stackOf();
    expect(stack?.worker).toBe(0);
    expect(stack?.sampledAt).toBeLessThan(end);
    const names = stringsOf(client);
    const functions = stack?.frames.map((frame) => names.get(frame.function));
    expect(functions).toContain('blocker');
    const files = stack?.frames.map((frame) => names.get(frame.file) ?? '');
    expect(files?.some((file) => file.endsWith('events.test.ts'))).toBe(true);
  });

  it('that cannot be had are explained', async () => {
    const { agent } = await observed({ stacks: false });
    const client = await connected(agent);
    await client.until(() => client.texts.some(({ type }) => type === 'status'));
    expect(client.texts.find(({ type }) => type === 'status')).toMatchObject({
      topic: 'stacks',
      message: 'no call stacks: the option stacks is false',
    });
  });
});
