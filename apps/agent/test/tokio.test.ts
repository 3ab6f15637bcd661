import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { SourceProblem } from '../src/tokio/console-client.ts';
import { observeProgram } from '../src/tokio/program-agent.ts';
import { RunningCommand, TOKEN } from './command.ts';
import type { Ending } from './observed.ts';
import { StreamClient } from './stream-client.ts';
import { type Answer, FakeConsole, messagesOf } from './tokio/fake-console.ts';
import { type MadeTask, madeUpdate } from './tokio/told-update.ts';

const recorded = (version: string) =>
  messagesOf(gunzipSync(readFileSync(new URL(`tokio/fixtures/updates-${version}.grpc.gz`, import.meta.url))));

async function fake({ onTestFinished }: Ending, ...args: Parameters<typeof FakeConsole.start>): Promise<FakeConsole> {
  const console = await FakeConsole.start(...args);
  onTestFinished(() => console.kill().catch(() => undefined));
  return console;
}

interface Observed {
  readonly client: StreamClient;
  readonly port: number;
  readonly lost: SourceProblem[];
  readonly resumed: string[];
}

/** Observes the program, and follows the stream of its console. */
async function observed({ onTestFinished }: Ending, url: string): Promise<Observed> {
  const stop = new AbortController();
  const lost: SourceProblem[] = [];
  const resumed: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    const following = observeProgram(
      {
        url,
        settings: { port: 0, token: TOKEN, flightRecorder: false },
        wait: false,
        events: {
          started: (console) => resolve(Number(new URL(console.url).port)),
          lost: (problem) => lost.push(problem),
          resumed: (how) => resumed.push(how),
          warning: () => undefined,
        },
      },
      stop.signal,
    );
    following.catch(reject);
    onTestFinished(async () => {
      stop.abort();
      await following.catch(() => undefined);
    });
  });
  return { client: await joined(port), port, lost, resumed };
}

const joined = (port: number): Promise<StreamClient> => new StreamClient({ port, token: TOKEN }).welcomed();

function textsOf(client: StreamClient): ReadonlyMap<number, string> {
  return new Map(client.sections('strings').flatMap(({ rows }) => rows.map(({ id, text }) => [id, text] as const)));
}

function taskNames(client: StreamClient): readonly string[] {
  const texts = textsOf(client);
  return client.sections('spawns').flatMap(({ rows }) => rows.map(({ name }) => texts.get(name) ?? ''));
}

const findingsOf = (client: StreamClient) => client.sections('findings').flatMap(({ rows }) => rows);

/** Sends one update after the other, as soon as the observer asks for the next by being ready. */
function playing(messages: readonly Uint8Array[]): (answer: Answer) => void {
  return (answer) => {
    for (const message of messages) answer.message(message);
  };
}

/** What each recording caught: a poll of ten seconds in the first, tasks in the act of waiting in the second. */
const RECORDINGS = [
  {
    version: '0.5.0',
    lints: ['self-wakes', 'lost-waker', 'never-yielded', 'auto-boxed-future', 'large-future'],
    waiting: 0,
  },
  { version: '0.1.10', lints: ['self-wakes', 'lost-waker', 'auto-boxed-future', 'large-future'], waiting: 1 },
];

describe.each(RECORDINGS)('a program with console-subscriber $version', ({ version, lints, waiting: leastWaiting }) => {
  it('is shown with its tasks, their polls and waits, and the lints', async (context) => {
    const messages = recorded(version);
    const program = await fake(context, playing(messages));
    const { client } = await observed(context, program.url);
    await client.until(() => client.sections('taskWindows').filter(({ duration }) => duration > 0).length >= 2);

    expect(taskNames(client)).toEqual(expect.arrayContaining(['self-waker', 'cache', 'connection 0', 'long-poll']));
    const texts = textsOf(client);
    const places = client.sections('queues').flatMap(({ rows }) => rows.map(({ name }) => texts.get(name)));
    expect(places).toEqual(expect.arrayContaining([expect.stringMatching(/^src\/service\.rs:\d+:\d+$/)]));
    const kinds = client.sections('resources').flatMap(({ rows }) => rows.map(({ resourceKind }) => resourceKind));
    expect(kinds).toEqual(expect.arrayContaining(['mutex', 'semaphore', 'sleep']));
    const resources = client.sections('resourceWindows').flatMap(({ rows }) => rows);
    expect(Math.max(...resources.map(({ acquisitions }) => acquisitions))).toBeGreaterThan(0);
    expect(Math.max(...resources.map(({ waiting }) => waiting))).toBeGreaterThanOrEqual(leastWaiting);
    expect(findingsOf(client).map(({ detector }) => detector)).toEqual(expect.arrayContaining(lints));
  });
});

it('of two polls or fewer the lengths are exact, and the wait for the first counts as queue delay', async (context) => {
  const task: MadeTask = { span: 2n ** 63n + 1n, name: 'job', polls: 0, poll: 7, createdAt: 500 };
  const other: MadeTask = { ...task, span: 2n ** 63n + 2n, name: 'other' };
  const program = await fake(
    context,
    playing([
      madeUpdate({ now: 1000 }),
      madeUpdate({
        now: 2000,
        born: [task, other],
        tasks: [
          { ...task, polls: 1 },
          { ...other, polls: 0 },
        ],
      }),
    ]),
  );
  const { client } = await observed(context, program.url);
  await client.until(() => client.sections('taskWindows').some(({ duration }) => duration > 0));
  expect([...taskNames(client)].sort()).toEqual(['job', 'other']);
  const windows = client.sections('taskWindows').filter(({ duration }) => duration > 0);
  const rows = windows.flatMap(({ rows: found }) => found);
  expect(rows).toMatchObject([{ wakes: 1, pollTime: { max: 7e6, sum: 7e6 }, queueDelay: { max: 3e6 } }]);
  const places = [...textsOf(client).values()];
  expect(places).toContain('<cargo>/job-1.0.0/src/lib.rs:7:5');
});

it('an id that is used again is another task', async (context) => {
  const first: MadeTask = { span: 1n, name: 'first', polls: 1, createdAt: 100 };
  const second: MadeTask = { span: 1n, name: 'second', polls: 1, createdAt: 1500 };
  const program = await fake(
    context,
    playing([
      madeUpdate({ now: 1000, born: [first], tasks: [first] }),
      madeUpdate({ now: 2000, born: [second], tasks: [second] }),
    ]),
  );
  const { client } = await observed(context, program.url);
  await client.until(() => client.sections('ends').some(({ rows }) => rows.length > 0));
  expect(taskNames(client)).toEqual(expect.arrayContaining(['first', 'second']));
});

it('records that the program dropped are a gap, of which the user is told', async (context) => {
  const program = await fake(context, playing([madeUpdate({ now: 1000 }), madeUpdate({ now: 2000, dropped: 17 })]));
  const { client } = await observed(context, program.url);
  await client.until(() => client.sections('loss').length > 0);
  expect(client.sections('loss')).toMatchObject([{ rows: [{ records: 17 }] }]);
  await client.until(() => client.texts.some(({ message }) => message?.includes('event_buffer_capacity')));
});

it('a program that is back after a lost connection goes on, without a gap in its counts', async (context) => {
  const task = (polls: number): MadeTask => ({ span: 1n, name: 'job', polls, createdAt: 100 });
  const program = await fake(context, playing([madeUpdate({ now: 1000, born: [task(5)], tasks: [task(5)] })]));
  const { client, lost, resumed } = await observed(context, program.url);
  await program.kill();
  await client.until(() => client.texts.some(({ message }) => message?.includes('is tried again')));
  await fake(context, playing([madeUpdate({ now: 3000, born: [task(7)], tasks: [task(7)] })]), program.port);
  await client.until(() => client.sections('taskWindows').some(({ duration }) => duration > 0));
  expect(taskNames(client)).toEqual(['job']);
  expect(client.sections('taskWindows').at(-1)).toMatchObject({ duration: 2e9, rows: [{ wakes: 2 }] });
  expect([lost.length, resumed]).toEqual([1, ['again']]);
  await client.until(() => client.texts.at(-1)?.message === '');
});

it('a restarted program is another epoch', async (context) => {
  const before: MadeTask = { span: 1n, name: 'before', polls: 5, createdAt: 100 };
  const after: MadeTask = { span: 1n, name: 'after', polls: 1, createdAt: 2100 };
  const program = await fake(context, playing([madeUpdate({ now: 1000, born: [before], tasks: [before] })]));
  const { client, port, resumed } = await observed(context, program.url);
  await program.kill();
  await fake(context, playing([madeUpdate({ now: 3000, born: [after], tasks: [after] })]), program.port);
  expect(await client.closed).toBe(1001);
  const again = await joined(port);
  expect(taskNames(again)).toEqual(['after']);
  expect(resumed).toEqual(['restarted']);
});

it('an update of 5 MB is taken in, while consoles are served', async (context) => {
  const count = 21_500;
  const many = Array.from(
    { length: count },
    (_, index): MadeTask => ({
      span: BigInt(index + 1),
      name: 'crowd',
      polls: 1,
      createdAt: 1100,
      endedAt: 1200,
    }),
  );
  const update = madeUpdate({ now: 2000, born: many, tasks: many });
  expect(update.length).toBeGreaterThan(5e6);
  const program = await fake(context, playing([madeUpdate({ now: 1000 }), update]));
  const { client, port } = await observed(context, program.url);
  const meanwhile = await joined(port);
  expect(meanwhile.texts[0]?.type).toBe('welcome');
  await client.until(() => client.sections('taskWindows').some(({ rows }) => rows.length === count));
});

describe('what is no program with console-subscriber', () => {
  const refusal = async (context: Ending, url: string): Promise<string> =>
    observed(context, url).then(
      () => 'observed',
      (error: Error) => error.message,
    );

  it('another gRPC service', async (context) => {
    expect(await refusal(context, (await fake(context)).url)).toContain('not that of console-subscriber');
  });

  it('an address where nothing listens', async (context) => {
    const program = await fake(context, playing([]));
    await program.kill();
    expect(await refusal(context, program.url)).toContain('nothing listens');
  });

  it('a web server', async (context) => {
    const server = createHttpServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    context.onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await refusal(context, `http://127.0.0.1:${port}`)).toContain('does not speak as console-subscriber does');
  });

  it('a server that answers with garbage', async (context) => {
    const program = await fake(context, (answer) => answer.message(Buffer.from('\xff\xff\xff\xff garbage', 'latin1')));
    expect(await refusal(context, program.url)).toContain('does not speak as console-subscriber does');
  });

  it('one that accepts and hangs up', async (context) => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    context.onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await refusal(context, `http://127.0.0.1:${port}`)).not.toBe('observed');
  });
});

it('an update that breaks off, or is garbage, costs the connection and not the console', async (context) => {
  const task: MadeTask = { span: 1n, name: 'job', polls: 5, createdAt: 100 };
  let connections = 0;
  const program = await fake(context, (answer) => {
    answer.message(madeUpdate({ now: 1000 + 1000 * connections, born: [task], tasks: [task] }));
    connections++;
    if (connections === 1) answer.message(Buffer.from([0x12, 0x04, 0xff, 0xff, 0xff, 0xff]));
    if (connections === 2) {
      answer.raw(Buffer.from([0, 0, 0, 1, 0, 1, 2]));
      setImmediate(() => answer.destroy());
    }
  });
  const { client, resumed } = await observed(context, program.url);
  await client.until(() => client.sections('queueWindows').length >= 2);
  expect(connections).toBe(3);
  expect(resumed).toEqual(['again', 'again']);
  expect(taskNames(client)).toEqual(['job']);
});

describe('pollscope tokio', () => {
  it('prints where the console of each program is, and ends by a signal', async (context) => {
    const programs = [
      await fake(context, playing(recorded('0.5.0'))),
      await fake(context, playing(recorded('0.1.10'))),
    ];
    const command = new RunningCommand(['tokio', '--json', ...programs.map(({ port }) => String(port))]);
    context.onTestFinished(async () => void (await command.stop()));
    await command.until(() => command.stdout.split('\n').length > programs.length);
    const started = command.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(started.map(({ event }) => event)).toEqual(['started', 'started']);
    expect(new Set(started.map(({ program }) => program))).toEqual(new Set(programs.map(({ url }) => url)));
    for (const { console: url } of started) expect((await fetch(String(url))).status).toBe(200);
    command.process.kill('SIGINT');
    expect((await command.ended).code).toBe(0);
  });

  it('ends with a reason and a code', async () => {
    const absent = await new RunningCommand(['tokio', '127.0.0.1:1']).ended;
    expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('nothing listens at http://127.0.0.1:1')]);
    const wrong = await new RunningCommand(['tokio', 'ftp://x']).ended;
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('is no address of console-subscriber')]);
  });
});
