import { expect, test } from 'vitest';
import { flightRecorderProblem, recordingsData, recordProblem, signalsOf } from './options.ts';

test.each([
  [{}],
  [{ seconds: 5, bytes: 2 ** 20, on: [] }],
  [{ on: ['exception', 'SIGUSR2', 'SIGTERM', 'critical', 'deadlock'] }],
])('a flight recorder may be told %o', (options) => {
  expect(flightRecorderProblem(options)).toBeUndefined();
});

test.each([
  [{ seconds: 0 }, 'flightRecorder.seconds must be a number from 1 to 3600, got 0'],
  [{ bytes: 1 }, 'flightRecorder.bytes must be'],
  [{ directory: '' }, 'flightRecorder.directory must be the path of a directory'],
  [{ on: ['SIGKILL'] }, 'flightRecorder.on does not know "SIGKILL"'],
  [{ on: ['slow'] }, 'or of a detector: '],
])('of %o it is said what is allowed', (options, message) => {
  expect(flightRecorderProblem(options)).toContain(message);
});

test.each([
  [{ directory: '' }, 'record.directory must be the path of a directory'],
  [{ directory: 'x', maxFileBytes: 1 }, 'record.maxFileBytes must be a number from 1048576'],
  [{ directory: 'x', maxFileSeconds: Number.NaN }, 'record.maxFileSeconds must be'],
  [{ directory: 'x', maxDiskBytes: 2 ** 20 }, 'record.maxDiskBytes must be a number from 268435456'],
])('of a record option %o it is said what is allowed', (options, message) => {
  expect(recordProblem(options)).toContain(message);
  expect(recordProblem({ directory: 'recordings' })).toBeUndefined();
});

test('no signal is listened to unless that was asked for: other tools send them too', () => {
  const { flightRecorder } = recordingsData({ flightRecorder: {} });
  expect(flightRecorder).toMatchObject({ on: ['exception'] });
});

test('the signals are those of the triggers that are one', () => {
  expect(signalsOf(['exception', 'SIGUSR2', 'deadlock'])).toEqual(['SIGUSR2']);
});
