import { Semaphore } from '@pollscope/executor';
import { expect, it } from 'vitest';
import { connected, observed, stringsOf } from './observed.ts';
import type { AgentOptions } from '@pollscope/agent';

const SECRETS = ['mueller', 'hunter2'];

/** Runs a program whose names hold secrets, and returns all that a client was told of it. */
async function toldUnder(redact: NonNullable<AgentOptions['redact']>) {
  const { executor, agent } = await observed({ redact, level: 'everything' });
  const client = await connected(agent);
  const gate = new Semaphore(1, { name: 'account of mueller' });
  executor.mark('login of mueller', { fields: { password: 'hunter2' } });
  await executor.queue('foreground').spawn(
    function* () {
      (yield* gate.acquire()).release();
    },
    { name: 'greet mueller', location: '/home/mueller/app.ts:1:2' },
  );
  const failing = executor.queue('foreground').spawn(
    // oxlint-disable-next-line require-yield -- it ends before it could.
    function* () {
      throw new RangeError('mueller has no hunter2');
    },
    { name: 'greet mueller' },
  );
  await expect(failing).rejects.toThrow('hunter2');
  await client.until(() => client.sections('ends').flatMap(({ rows }) => rows).length === 2);
  await client.until(() => client.sections('marks').length > 0);
  return { client, everything: JSON.stringify([client.texts, client.frames]), names: [...stringsOf(client).values()] };
}

it('true hides names, messages, marks and places, and keeps equal names equal', async () => {
  const { client, everything, names } = await toldUnder(true);
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
  expect(names).toContainEqual(expect.stringMatching(/^panic [0-9a-f]{8}$/));
  expect(names).toContain('app.ts:1:2');
  const spawned = client.sections('spawns').flatMap(({ rows }) => rows);
  expect(new Set(spawned.map(({ name }) => name)).size).toBe(1);
  expect(client.sections('marks').flatMap(({ rows }) => rows)).toMatchObject([{ fields: '' }]);
});

it('a function says what may be told, and what it throws is not told either', async () => {
  const { everything, names } = await toldUnder((text, kind) => {
    if (kind === 'fields' || kind === 'location') throw new Error(text);
    return text.replaceAll(/mueller|hunter2/g, 'NN');
  });
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
  expect(names).toEqual(expect.arrayContaining(['greet NN', 'account of NN', 'login of NN', 'foreground']));
});
