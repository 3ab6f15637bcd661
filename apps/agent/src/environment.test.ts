import { expect, test } from 'vitest';
import { optionsFromEnvironment } from './environment.ts';
import { AgentError } from './options.ts';

test('every option can be set by a variable', () => {
  const env = {
    POLLSCOPE_NAME: 'tiles',
    POLLSCOPE_PORT: '7000',
    POLLSCOPE_HOST: '0.0.0.0',
    POLLSCOPE_TOKEN: 'sixteen-letters-or-more',
    POLLSCOPE_RING_RECORDS: '4096',
    POLLSCOPE_METRICS_TOKEN: 'sixteen-letters-for-metrics',
    POLLSCOPE_OTLP: 'http://localhost:4318/v1/metrics',
    UNRELATED: '1',
  };
  expect(optionsFromEnvironment(env)).toEqual({
    name: 'tiles',
    port: 7000,
    host: '0.0.0.0',
    token: 'sixteen-letters-or-more',
    ringRecords: 4096,
    metricsToken: 'sixteen-letters-for-metrics',
    otlp: { url: 'http://localhost:4318/v1/metrics' },
  });
});

test('an empty variable is none', () => {
  expect(optionsFromEnvironment({ POLLSCOPE_PORT: '' })).toEqual({});
});

test.each([
  [{ POLLSCOPE_PORT: '-1' }, 'POLLSCOPE_PORT must be a whole number, got "-1"'],
  [{ POLLSCOPE_PORT: '65536' }, 'POLLSCOPE_PORT: port must be an integer from 0 to 65535'],
  [{ POLLSCOPE_RING_RECORDS: '5000' }, 'POLLSCOPE_RING_RECORDS: ringRecords must be a power of two'],
  [{ POLLSCOPE_TOKEN: 'short' }, 'POLLSCOPE_TOKEN: token must have at least 16 characters'],
  [{ POLLSCOPE_OTLP: 'localhost:4318' }, 'POLLSCOPE_OTLP: otlp.url must be the whole address of a receiver'],
  [{ POLLSCOPE_HOST: '0.0.0.0' }, 'POLLSCOPE_HOST: host 0.0.0.0 can be reached from other machines'],
])('%o is refused by its name', (env, message) => {
  expect(() => optionsFromEnvironment(env)).toThrow(AgentError);
  expect(() => optionsFromEnvironment(env)).toThrow(message);
});
