import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type Agent, startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { program, RunningCommand, TOKEN } from './command.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function attach(...args: readonly string[]): RunningCommand {
  const command = new RunningCommand(['attach', ...args]);
  closers.push(() => command.stop());
  return command;
}

/** An agent on an executor with a task that polls a hundred times a second. */
async function observed(): Promise<Agent> {
  const executor = new Executor({ queues: { foreground: { weight: 3 }, background: { weight: 1 } } });
  const agent = await startAgent({ executor, name: 'watched', port: 0, token: TOKEN });
  const tick = executor.queue('foreground').spawn(
    function* () {
      for (;;) yield* sleep(10);
    },
    // A name may try to steer the terminal.
    { name: 'tick\u001b[31m' },
  );
  closers.push(() => {
    tick.abort();
    return agent.close();
  });
  return agent;
}

async function listening(server: Server | HttpServer): Promise<string> {
  closers.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

describe('pollscope attach', () => {
  it('prints a summary once, in plain text', async () => {
    const agent = await observed();
    const { code, stdout, stderr } = await attach(agent.url, '--once', '--window', '2').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^watched {2}pid \d+ on .* live$/m);
    expect(stdout).toMatch(/^foreground +3 +100\.0 % /m);
    expect(stdout).toMatch(/^tick\uFFFD\[31m +foreground +1 /m);
    expect(stdout).not.toContain('\u001b');
  });

  it('prints a line of JSON each second, with the token of the environment', async () => {
    const agent = await observed();
    const command = attach(String(agent.port), '--json', '--sort', 'busy');
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

  it('comes back when the program was restarted', async () => {
    const first = new RunningCommand(['run', program('counting'), '600000']);
    closers.push(() => first.stop());
    const url = await first.url();
    const command = attach(url, '--json');
    await command.until(() => command.stdout.includes('"kind":"live"'));
    await first.stop();
    await command.until(() => command.stdout.includes('"kind":"lost","reason":"'));
    const second = new RunningCommand(['run', '--port', new URL(url).port, program('counting'), '600000']);
    closers.push(() => second.stop());
    const isBack = () => command.stdout.includes('"connection":{"kind":"live"},"restarts":1');
    await command.until(isBack);
    expect(isBack()).toBe(true);
  });

  it('ends with the reason when it has the wrong token', async () => {
    const { port } = await observed();
    const { code, stderr } = await attach(`http://127.0.0.1:${port}/?token=that-of-another-program`).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pollscope: 127\.0\.0\.1:\d+: the token is missing or not that of the running program/);
  });

  it('ends with the reason when there is no agent', async () => {
    const pages = await listening(createHttpServer((_request, response) => response.end('hello')));
    const noise = await listening(createServer((socket) => socket.end('220 mail.example.org\r\n')));
    const gone = createServer();
    const nothing = await listening(gone);
    gone.close();
    const [web, mail, nobody, nowhere] = await Promise.all([
      attach(pages).ended,
      attach(noise).ended,
      attach(nothing).ended,
      attach('gopher://127.0.0.1').ended,
    ]);
    expect(web).toMatchObject({ code: 1, stderr: expect.stringContaining('no Pollscope agent') });
    expect(mail).toMatchObject({ code: 1, stderr: expect.stringContaining('it is no Pollscope agent') });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing listens there') });
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('is no address') });
  });

  it('names both versions when the agent speaks another protocol', async () => {
    const server = createHttpServer();
    const sockets = new WebSocketServer({ server });
    const welcome = { type: 'welcome', protocol: { major: 9, minor: 2 }, agent: 'pollscope/9.2.0' };
    sockets.on('connection', (socket) => socket.once('message', () => socket.send(JSON.stringify(welcome))));
    const { code, stderr } = await attach(await listening(server)).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/pollscope\/9\.2\.0 speaks protocol 9\.2 and this client 1\.0: upgrade this client/);
  });
});
