import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { program, RunningCommand, TOKEN } from './command.ts';
import { freePort } from './free-port.ts';
import type { Ending } from './observed.ts';
import { StreamClient } from './stream-client.ts';

function run({ onTestFinished }: Ending, args: readonly string[], env?: NodeJS.ProcessEnv): RunningCommand {
  const command = new RunningCommand(['run', ...args], env);
  onTestFinished(async () => void (await command.stop()));
  return command;
}

describe.concurrent('pollscope run', () => {
  it('observes a program that knows nothing of it', async (context) => {
    const command = run(context, ['--name', 'counted', program('counting'), '60000']);
    const url = new URL(await command.url());
    expect(url.searchParams.get('token')).toBe(TOKEN);
    const client = new StreamClient({ port: Number(url.port), token: TOKEN });
    await client.until(() => client.polls() > 0);
    client.socket.terminate();
    expect(client.texts[0]).toMatchObject({ type: 'welcome', source: { name: 'counted' } });
  });

  it('leaves arguments, output and exit code to the program', async (context) => {
    const { code, stdout } = await run(context, [program('counting'), '0', '7', '--help', '--port', 'x']).ended;
    expect(code).toBe(7);
    expect(stdout).toBe('arguments: ["--help","--port","x"]\n');
  });

  it('passes a signal on and ends as the program does', async (context) => {
    const polite = run(context, [program('counting'), '60000']);
    await polite.url();
    expect(await polite.stop()).toMatchObject({ code: 5, stdout: expect.stringContaining('asked to end') });

    const killed = run(context, [program('two-executors')]);
    await killed.url();
    expect(await killed.stop()).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  it('is the agent of a program that starts one itself', async (context) => {
    const command = run(context, [program('self-observed')]);
    const { code, stdout } = await command.ended;
    expect(code).toBe(0);
    expect(stdout.trim()).toBe(await command.url());
  });

  it('gives each executor an agent, told apart by name, and the port that was asked for to the first', async (context) => {
    const port = await freePort();
    const command = run(context, ['--name', 'pair', '--port', String(port), program('two-executors')]);
    const address = /^Pollscope: (http\S+)$/gm;
    await command.until(() => [...command.stderr.matchAll(address)].length === 2);
    const ports = [...command.stderr.matchAll(address)].map(([, url = '']) => Number(new URL(url).port));
    expect(ports).toContain(port);
    const names = await Promise.all(
      ports.map(async (each) => {
        const client = await new StreamClient({ port: each, token: TOKEN }).welcomed();
        client.socket.terminate();
        return client.texts[0];
      }),
    );
    expect(names).toHaveLength(2);
    expect(names).toContainEqual(expect.objectContaining({ source: expect.objectContaining({ name: 'pair' }) }));
    expect(names).toContainEqual(expect.objectContaining({ source: expect.objectContaining({ name: 'pair #2' }) }));
  });

  it('runs the program unobserved where the port is taken, and says why', async (context) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await run(context, ['--port', String(port), program('counting'), '300', '3']).ended;
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain(`running without Pollscope: port ${port} of 127.0.0.1 is taken`);
  });

  it('says so when there was nothing to observe, and when there is no such program', async (context) => {
    const [nothing, missing] = await Promise.all([
      run(context, [program('no-executor')]).ended,
      run(context, ['missing.js']).ended,
    ]);
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('the program made no executor') });
    expect(missing).toMatchObject({ code: 2, stderr: 'pollscope: there is no file missing.js\n' });
  });
});
