import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CAPABILITIES,
  CloseCode,
  type Hello,
  MessageError,
  parseHello,
  parseReply,
  PROTOCOL_VERSION,
  refusalFor,
  type Welcome,
} from './index.ts';

const hello: Hello = { type: 'hello', protocol: { major: 1, minor: 0 }, client: 'console/0.1.0', subscribe: 'events' };
const welcome: Welcome = {
  type: 'welcome',
  protocol: { major: 1, minor: 0 },
  agent: 'pollscope/0.1.0',
  epoch: 'a1',
  startedAt: 1.5e12,
  now: 42,
  source: { name: 'tiles', language: 'TypeScript', runtime: 'Node.js 20', pid: 7 },
  capabilities: ['polls', 'parks'],
  level: 'polls',
};

function messageOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof MessageError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a hello', () => {
  it('is read back as it was sent', () => {
    expect(parseHello(JSON.stringify(hello))).toEqual(hello);
  });

  it('of a later minor version is accepted, without the fields that it adds', () => {
    const later = { ...hello, protocol: { major: 1, minor: 7 }, rate: 20 };
    const parsed = parseHello(JSON.stringify(later));
    expect(parsed).toEqual({ ...hello, protocol: { major: 1, minor: 7 } });
    expect(refusalFor(parsed)).toBeUndefined();
  });

  it('of another major version is refused with both versions and what to upgrade', () => {
    const newer = parseHello(JSON.stringify({ ...hello, protocol: { major: 2, minor: 3 } }));
    expect(refusalFor(newer)).toEqual({
      type: 'refused',
      code: 'version',
      message:
        'console/0.1.0 speaks protocol 2.3 and this agent 1.0: upgrade this agent to a version that speaks protocol 2.',
    });
    expect(refusalFor(hello, { major: 4, minor: 1 })?.message).toBe(
      'console/0.1.0 speaks protocol 1.0 and this agent 4.1: upgrade console/0.1.0 to a version that speaks protocol 4.',
    );
  });

  it.each([
    ['not JSON', '{'],
    ['not a JSON object', '[]'],
    ['not a JSON object', 'null'],
    ['"type" must be "hello"', JSON.stringify(welcome)],
    ['"protocol" must be an object', JSON.stringify({ ...hello, protocol: 1 })],
    ['"minor" must be a whole number', JSON.stringify({ ...hello, protocol: { major: 1, minor: -1 } })],
    ['"minor" must be a number', JSON.stringify({ ...hello, protocol: { major: 1 } })],
    ['"client" must be a string', JSON.stringify({ ...hello, client: null })],
    ['"subscribe" must be "aggregates" or "events"', JSON.stringify({ ...hello, subscribe: 'everything' })],
    ['the limit is 16384', JSON.stringify({ ...hello, client: 'x'.repeat(20_000) })],
  ])('is refused as malformed when it is %s', (reason, text) => {
    expect(messageOf(() => parseHello(text))).toMatch(/^malformed: Not a message of the Pollscope protocol: /);
    expect(messageOf(() => parseHello(text))).toContain(reason);
  });
});

describe("an agent's answer", () => {
  it('is read back as it was sent, with and without a host', () => {
    const hosted = { ...welcome, source: { ...welcome.source, host: 'build-7' } };
    expect(parseReply(JSON.stringify(welcome))).toEqual(welcome);
    expect(parseReply(JSON.stringify(hosted))).toEqual(hosted);
  });

  it('of a later minor version is accepted, without the fields and capabilities that it adds', () => {
    const later = { ...welcome, protocol: { major: 1, minor: 9 }, capabilities: ['telepathy', 'polls'], mood: 'good' };
    expect(parseReply(JSON.stringify(later))).toEqual({
      ...welcome,
      protocol: { major: 1, minor: 9 },
      capabilities: ['polls'],
    });
  });

  it('of another major version is an error that names both versions, whatever else the message holds', () => {
    const other = { type: 'welcome', protocol: { major: 3, minor: 0 }, agent: 'pollscope/9.0.0' };
    expect(messageOf(() => parseReply(JSON.stringify(other)))).toBe(
      'version: pollscope/9.0.0 speaks protocol 3.0 and this client 1.0: ' +
        'upgrade this client to a version that speaks protocol 3.',
    );
  });

  it.each([
    ['"epoch" must be a string', { ...welcome, epoch: 5 }],
    ['"startedAt" must be a number', { ...welcome, startedAt: '2026' }],
    ['"now" must be a whole number', { ...welcome, now: 0.5 }],
    ['"source" must be an object', { ...welcome, source: 'tiles' }],
    ['"pid" must be a whole number', { ...welcome, source: { ...welcome.source, pid: 1e300 } }],
    ['"host" must be a string', { ...welcome, source: { ...welcome.source, host: null } }],
    ['"capabilities" must be a list', { ...welcome, capabilities: 'polls' }],
    ['"code" must be "version" or "malformed"', { type: 'refused', code: 'mood', message: '' }],
    ['"type" must be "welcome" or "refused"', hello],
  ])('is an error when %s does not hold', (reason, message) => {
    expect(messageOf(() => parseReply(JSON.stringify(message)))).toContain(reason);
  });
});

it('any text is a message of the handshake or a MessageError', () => {
  const almost = fc.record(
    { type: fc.constantFrom('hello', 'welcome', 'refused'), protocol: fc.jsonValue(), client: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    almost.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (message) => {
      expect(messageOf(() => parseHello(message))).toMatch(/^malformed: /);
      expect(messageOf(() => parseReply(message))).toMatch(/^(malformed|version): /);
    }),
    { numRuns: 2000 },
  );
});

it('every refusal closes the connection with a code of its own in the range for applications', () => {
  const { goingAway, ...refusals } = CloseCode;
  expect(goingAway).toBe(1001);
  expect(new Set(Object.values(refusals)).size).toBe(4);
  expect(Object.values(refusals).every((code) => code >= 4000 && code <= 4999)).toBe(true);
});

it('this version speaks to itself and knows each capability once', () => {
  expect(refusalFor({ ...hello, protocol: PROTOCOL_VERSION })).toBeUndefined();
  expect(new Set(CAPABILITIES).size).toBe(CAPABILITIES.length);
});
