import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { AgentError, startAgent } from '@pollscope/agent';
import { Executor } from '@pollscope/executor';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connected, observed, TOKEN, yielding } from '../observed.ts';
import { StreamClient } from '../stream-client.ts';

describe('an agent', () => {
  it('can be closed twice, at once or later', async () => {
    const { agent } = await observed();
    await Promise.all([agent.close(), agent.close()]);
    await agent.close();
    await expect(fetch(`http://127.0.0.1:${agent.port}/`)).rejects.toThrow('fetch failed');
  });

  it('that was closed observes and writes nothing any more, whatever it is asked', async () => {
    const { executor, agent } = await observed();
    await agent.close();
    agent.setLevel('everything');
    expect(agent.level()).toBe('off');
    await expect(agent.dump()).rejects.toThrow(AgentError);
    agent.connection();
    // Nobody observes the executor, so that another agent may.
    const next = await startAgent({ executor, port: 0, token: TOKEN });
    const client = await connected(next);
    await executor.queue('foreground').spawn(() => yielding(99));
    await client.until(() => client.polls() >= 100);
    await next.close();
  });

  it('can be started and closed again and again', async () => {
    const executor = new Executor({ queues: { work: { weight: 1 } } });
    const listeners = () => process.eventNames().map((name) => process.listenerCount(name));
    const before = listeners();
    for (let round = 1; round <= 3; round++) {
      const agent = await startAgent({ executor, port: 0, token: TOKEN });
      const client = new StreamClient({ port: agent.port, token: TOKEN });
      await client.welcomed();
      await executor.queue('work').spawn(() => yielding(round));
      await client.until(() => client.polls() > round);
      await agent.close();
      expect(await client.closed).toBe(1001);
    }
    expect(listeners()).toEqual(before);
  });

  it('of each of two executors sees its own polls only', async () => {
    const [first, second] = await Promise.all([observed(), observed()]);
    const clients = await Promise.all([connected(first.agent), connected(second.agent)]);
    await first.executor.queue('foreground').spawn(() => yielding(99));
    await second.executor.queue('foreground').spawn(() => yielding(199));
    await clients[0].until(() => clients[0].polls() >= 100);
    await clients[1].until(() => clients[1].polls() >= 200);
    expect(clients.map((client) => client.polls())).toEqual([100, 200]);
  });

  it('can be started in any thread', async () => {
    const thread = new Worker(fileURLToPath(new URL('./in-worker.mjs', import.meta.url)));
    onTestFinished(() => void thread.terminate());
    const [port] = (await once(thread, 'message')) as [number];
    const client = new StreamClient({ port, token: TOKEN });
    onTestFinished(() => client.socket.terminate());
    await client.welcomed();
    thread.postMessage(500);
    await client.until(() => client.polls() >= 500);
    thread.postMessage('close');
    expect(await client.closed).toBe(1001);
    const [code] = (await once(thread, 'exit')) as [number];
    expect(code).toBe(0);
  });
});

describe.concurrent('a program', () => {
  const START = `
    import { startAgent } from '@pollscope/agent';
    import { Executor } from '@pollscope/executor';
    const executor = new Executor({ queues: { work: { weight: 1 } } });
    const starting = startAgent({ executor, port: 0, token: '${TOKEN}' });`;

  it.each([
    ['exits', 'process.exit(7);', 7],
    ['throws', "throw new RangeError('its own fault');", 1],
    ['comes to its end', '', 0],
  ])('that %s before its agent has started ends as it would have', async (_what, deed, code) => {
    const { stdout, stderr, exit } = await runToEnd(`${START}\nsetTimeout(() => { ${deed} }, 1);`);
    expect(exit).toBe(code);
    expect(stdout).toBe('');
    expect(stderr.replace(/^.*RangeError: its own fault.*$/s, '')).toBe('');
  });
});

/** Runs the text of a program, in this folder, from which the packages can be imported. */
async function runToEnd(source: string) {
  const args = ['--input-type=module', '--eval', source];
  const options = {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, POLLSCOPE_FLIGHT_RECORDER: 'false' },
  };
  try {
    return { ...(await promisify(execFile)(process.execPath, args, options)), exit: 0 };
  } catch (error) {
    const { code, stdout, stderr } = error as {
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    };
    return { stdout, stderr, exit: code };
  }
}
