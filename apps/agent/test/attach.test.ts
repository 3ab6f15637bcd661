import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import { inflateWithStreams, memorySource, openRecording } from '@pollscope/protocol/recording';
import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { program, RunningCommand } from './command.ts';
import { freePort } from './free-port.ts';
import { type Ending, observe } from './observed.ts';

function attach({ onTestFinished }: Ending, ...args: readonly string[]): RunningCommand {
  const command = new RunningCommand(['attach', ...args]);
  onTestFinished(async () => void (await command.stop()));
  return command;
}

/** An agent on an executor with a task that polls a hundred times a second. */
async function watched(ending: Ending): Promise<Agent> {
  const executor = new Executor({ queues: { foreground: { weight: 3 }, background: { weight: 1 } } });
  const agent = await observe(executor, { name: 'watched' }, ending);
  const tick = executor.queue('foreground').spawn(
    function* () {
      for (;;) yield* sleep(10);
    },
    // A name may try to steer the terminal.
    { name: 'tick\u001b[31m' },
  );
  ending.onTestFinished(() => tick.abort());
  return agent;
}

async function listening({ onTestFinished }: Ending, server: Server | HttpServer): Promise<string> {
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

describe.concurrent('pollscope attach', () => {
  it('prints a summary once, in plain text', async (context) => {
    const agent = await watched(context);
    const { code, stdout, stderr } = await attach(context, agent.url, '--once', '--window', '2').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^watched {2}pid \d+ on .* live$/m);
    expect(stdout).toMatch(/^foreground +3 +100\.0 % /m);
    expect(stdout).toMatch(/^tick\uFFFD\[31m +foreground +1 /m);
    expect(stdout).not.toContain('\u001b');
  });

  it('records every event until it is stopped, and never over a file', async (context) => {
    const agent = await watched(context);
    const directory = await mkdtemp(join(tmpdir(), 'attach-'));
    context.onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'watched.pollscope');
    const command = attach(context, agent.url, '--record', path);
    await vi.waitFor(async () => expect((await stat(path)).size).toBeGreaterThan(2_000), { timeout: 40_000 });
    const { code, stderr } = await command.stop();
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Pollscope: stopped; .*watched\.pollscope has \d+ bytes$/m);
    const recording = await openRecording(memorySource(await readFile(path)), inflateWithStreams);
    expect(recording.metadata.source.name).toBe('watched');
    const kinds = new Set<string>();
    for await (const { frame } of recording.frames()) for (const { kind } of frame.sections) kinds.add(kind);
    expect([...kinds]).toEqual(expect.arrayContaining(['spawns', 'polls', 'workerWindows']));
    const again = await attach(context, agent.url, '--record', path).ended;
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('file already exists')]);
  });

  it('prints a line of JSON each second, with the token of the environment', async (context) => {
    const agent = await watched(context);
    const command = attach(context, String(agent.port), '--json', '--sort', 'busy');
    await command.until(() => command.stdout.split('\n').length > 2);
    const summaries = command.stdout
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line));
    for (const summary of summaries) {
      expect(summary).toMatchObject({
        source: { name: 'watched', pid: process.pid },
        connection: { kind: 'live' },
        sort: 'busy',
        queues: [
          { name: 'foreground', weight: 3 },
          { name: 'background', weight: 1 },
        ],
      });
    }
    const counts = summaries.map(({ pollsTotal }) => pollsTotal);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(summaries.at(-1).tasks[0].polls).toBeGreaterThan(0);
    expect(await command.stop()).toMatchObject({ code: 0, signal: null });
  });

  it('comes back when the program was restarted', async (context) => {
    const port = String(await freePort());
    const first = new RunningCommand(['run', '--port', port, program('counting'), '600000']);
    context.onTestFinished(async () => void (await first.stop()));
    const url = await first.url();
    const command = attach(context, url, '--json');
    await command.until(() => command.stdout.includes('"kind":"live"'));
    await first.stop();
    await command.until(() => command.stdout.includes('"kind":"reconnecting",'));
    const second = new RunningCommand(['run', '--port', port, program('counting'), '600000']);
    context.onTestFinished(async () => void (await second.stop()));
    const isBack = () => command.stdout.includes('"connection":{"kind":"live"},"restarts":1');
    await command.until(isBack);
    expect(isBack()).toBe(true);
  });

  it('ends with the reason when it has the wrong token', async (context) => {
    const { port } = await watched(context);
    const { code, stderr } = await attach(context, `http://127.0.0.1:${port}/?token=that-of-another-program`).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pollscope: 127\.0\.0\.1:\d+: the token is missing or not that of the running program/);
  });

  it('ends with the reason when there is no agent', async (context) => {
    const pages = await listening(
      context,
      createHttpServer((_request, response) => response.end('hello')),
    );
    const noise = await listening(
      context,
      createServer((socket) => socket.end('220 mail.example.org\r\n')),
    );
    const gone = createServer();
    const nothing = await listening(context, gone);
    gone.close();
    const [web, mail, nobody, nowhere] = await Promise.all([
      attach(context, pages).ended,
      attach(context, noise).ended,
      attach(context, nothing).ended,
      attach(context, 'gopher://127.0.0.1').ended,
    ]);
    expect(web).toMatchObject({ code: 1, stderr: expect.stringContaining('no Pollscope agent') });
    expect(mail).toMatchObject({ code: 1, stderr: expect.stringContaining('it is no Pollscope agent') });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing listens there') });
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('is no address') });
  });

  it('names both versions when the agent speaks another protocol', async (context) => {
    const server = createHttpServer();
    const sockets = new WebSocketServer({ server });
    const welcome = { type: 'welcome', protocol: { major: 9, minor: 2 }, agent: 'pollscope/9.2.0' };
    sockets.on('connection', (socket) => socket.once('message', () => socket.send(JSON.stringify(welcome))));
    const { code, stderr } = await attach(context, await listening(context, server)).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/pollscope\/9\.2\.0 speaks protocol 9\.2 and this client 1\.0: upgrade this client/);
  });
});
