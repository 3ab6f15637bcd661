import { once } from 'node:events';
import { yieldNow } from '@pollscope/executor';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connected, observed } from '../observed.ts';
import { clientFrame, closed, HELLO, Opcode, rawSocket, textFrame, upgradeRequest } from './raw-socket.ts';

const CONNECTIONS = 2_000;
const FRAMES_EACH = 50;
const AT_ONCE = 50;

const messages = [
  HELLO,
  '{"type":"subscribe","subscribe":"events","maxRate":1000}',
  '{"type":"subscribe","subscribe":"aggregates"}',
  '{"type":"snapshot"}',
  '{"type":"setLevel","level":"off"}',
  '{"type":"dump"}',
];
const payload = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...messages).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text)) },
);
const mutation = fc.record({ at: fc.nat(5_000), by: fc.integer({ min: 1, max: 255 }), cut: fc.boolean() });

/** Well-formed or not: a byte of the head or of the payload may be another, or the end be missing. */
const frame = fc
  .record({
    opcode: fc.oneof({ weight: 6, arbitrary: fc.constant(Opcode.text) }, { weight: 4, arbitrary: fc.nat(15) }),
    payload,
    mutation: fc.option(mutation, { freq: 2 }),
  })
  .map(({ opcode, payload: content, mutation: mutated }) => {
    const bytes = clientFrame(opcode, content);
    if (mutated === null) return bytes;
    const at = mutated.at % bytes.length;
    if (mutated.cut) return bytes.subarray(0, at);
    bytes[at] = (bytes[at] ?? 0) ^ mutated.by;
    return bytes;
  });
const connection = fc.record({
  greets: fc.boolean(),
  frames: fc.array(frame, { minLength: FRAMES_EACH, maxLength: FRAMES_EACH }),
});

it('100,000 random and mutated frames, before and after the hello, cost their senders the connection', async () => {
  const { executor, agent } = await observed({ flightRecorder: false });
  const healthy = await connected(agent);
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const seed = Date.now() | 0;
  const scripts = fc.sample(connection, { seed, numRuns: CONNECTIONS });

  for (let from = 0; from < CONNECTIONS; from += AT_ONCE) {
    await Promise.all(
      scripts.slice(from, from + AT_ONCE).map(async ({ greets, frames }) => {
        const socket = rawSocket(agent.port);
        await once(socket, 'connect');
        socket.resume();
        socket.end(Buffer.concat([Buffer.from(upgradeRequest()), ...(greets ? [textFrame(HELLO)] : []), ...frames]));
        await closed(socket);
      }),
    );
    await executor.queue('foreground').spawn(function* () {
      for (let poll = 1; poll < 100; poll++) yield* yieldNow();
    });
  }

  const made = (CONNECTIONS / AT_ONCE) * 100;
  await healthy.until(() => healthy.polls() >= made);
  process.off('warning', warned);
  const sequences = healthy.frames.filter(({ channel }) => channel === 2).map(({ sequence }) => sequence);
  const first = sequences[0] ?? 0;
  // With the seed, so that what failed can be done again.
  expect({ seed, polls: healthy.polls(), sequences, level: agent.level(), warnings }).toEqual({
    seed,
    polls: made,
    sequences: sequences.map((_, index) => first + index),
    level: 'polls',
    warnings: [],
  });
});
