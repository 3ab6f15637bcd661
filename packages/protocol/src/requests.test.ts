import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentNotice, type ClientRequest, MessageError, parseClientMessage, parseNotice } from './index.ts';

function messageOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof MessageError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a request', () => {
  it.each<ClientRequest>([
    { type: 'subscribe', subscribe: 'aggregates' },
    { type: 'subscribe', subscribe: 'events', maxRate: 50_000 },
    { type: 'setLevel', level: 'off' },
    { type: 'snapshot' },
    { type: 'dump' },
  ])('is read back as it was sent: %j', (request) => {
    expect(parseClientMessage(JSON.stringify(request))).toEqual(request);
  });

  it('of a later minor version is accepted, without the fields that it adds', () => {
    expect(parseClientMessage('{ "type": "snapshot", "of": "tasks" }')).toEqual({ type: 'snapshot' });
  });

  it.each([
    ['not JSON', 'subscribe'],
    ['"type" must be "subscribe" or "setLevel" or "snapshot" or "dump"', '{ "type": "hello" }'],
    ['"subscribe" must be "aggregates" or "events"', '{ "type": "subscribe" }'],
    ['"maxRate" must be a whole number', '{ "type": "subscribe", "subscribe": "events", "maxRate": -1 }'],
    ['"level" must be "off" or "aggregates" or "polls" or "everything"', '{ "type": "setLevel", "level": "loud" }'],
    ['the limit is 16384', JSON.stringify({ type: 'snapshot', padding: 'x'.repeat(20_000) })],
  ])('is refused when it is not one, saying that %s', (reason, text) => {
    expect(messageOf(() => parseClientMessage(text))).toMatch(/^malformed: .+ See docs\/protocol\.md\.$/);
    expect(messageOf(() => parseClientMessage(text))).toContain(reason);
  });
});

describe("an agent's notice", () => {
  it.each<AgentNotice>([
    { type: 'level', level: 'everything' },
    { type: 'declined', request: 'setLevel', message: 'Not allowed.' },
    { type: 'status', topic: 'pace', message: 'Too slow.' },
    { type: 'status', topic: 'recording', message: 'The recording has ended.' },
    { type: 'refused', code: 'malformed', message: 'Not a request.' },
  ])('is read back as it was sent: %j', (notice) => {
    expect(parseNotice(JSON.stringify(notice))).toEqual(notice);
  });

  it.each([
    ['"type" must be "level"', '{ "type": "welcome" }'],
    ['"level" must be', '{ "type": "level" }'],
    ['"request" must be', '{ "type": "declined", "request": "tea", "message": "" }'],
    ['"message" must be a string', '{ "type": "declined", "request": "snapshot" }'],
  ])('is an error when %s does not hold', (reason, text) => {
    expect(messageOf(() => parseNotice(text))).toContain(reason);
  });
});

it('any text is a message or a MessageError', () => {
  const almost = fc.record(
    { type: fc.constantFrom('subscribe', 'setLevel', 'level', 'declined', 'refused'), level: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    almost.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (message) => {
      expect(messageOf(() => parseClientMessage(message))).toMatch(/^(malformed: |accepted)/);
      expect(messageOf(() => parseNotice(message))).toMatch(/^(malformed: |accepted)/);
    }),
    { numRuns: 1000 },
  );
});
