import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { RunningCommand, TOKEN } from '../command.ts';
import { stringsOf } from '../observed.ts';
import { StreamClient } from '../stream-client.ts';

const FORKING = fileURLToPath(new URL('./forking.mjs', import.meta.url));

function run(...args: readonly string[]): RunningCommand {
  const command = new RunningCommand(['run', '--flight-recorder', 'false', ...args, FORKING]);
  onTestFinished(() => void command.stop());
  return command;
}

/** What the agent at a printed address says of its program, and which tasks it knows. */
async function seenAt(url: string) {
  const client = new StreamClient({ port: Number(new URL(url).port), token: TOKEN });
  onTestFinished(() => client.socket.terminate());
  await client.welcomed();
  await client.until(() => client.polls() > 20);
  const texts = stringsOf(client);
  const tasks = new Set(client.sections('spawns').flatMap(({ rows }) => rows.map(({ name }) => texts.get(name))));
  return { tasks: [...tasks], welcome: client.texts[0] as { readonly epoch?: string } };
}

it('a program that forks and its child are observed each by an agent of its own', async () => {
  const command = run();
  const addresses = () => [...command.stderr.matchAll(/^Pollscope: (http\S+)$/gm)].map(([, url = '']) => url);
  await command.until(() => addresses().length === 2);
  const [parent, child] = await Promise.all(addresses().map(seenAt));
  expect(parent?.tasks).toEqual(['in the parent']);
  expect(child?.tasks).toEqual(['in the child']);
  expect(parent?.welcome.epoch).not.toBe(child?.welcome.epoch);
});

it('a child that finds the port taken, which its parent was told to have, runs unobserved with a warning', async () => {
  // Below those that the system gives out itself, so that no other test comes to have it.
  const port = String(20_000 + (process.pid % 10_000));
  const command = run('--port', port);
  await command.until(() => command.stderr.includes('running without Pollscope') && command.stdout !== '');
  expect(command.stderr).toContain(`port ${port} of 127.0.0.1 is taken`);
  expect(command.stdout).toBe('the child works\n');
  const { tasks } = await seenAt(await command.url());
  expect(tasks).toEqual(['in the parent']);
});
