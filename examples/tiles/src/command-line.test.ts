import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

describe('readCommandLine', () => {
  it('runs under load on the usual ports when nothing is said', () => {
    expect(readCommandLine([])).toEqual({
      kind: 'run',
      port: 8080,
      consolePort: undefined,
      requestsPerSecond: 8,
      durationSeconds: undefined,
    });
  });

  it('reads every flag', () => {
    const args = ['--port', '0', '--console-port=7000', '--rate', '2.5', '--duration', '30'];
    expect(readCommandLine(args)).toEqual({
      kind: 'run',
      port: 0,
      consolePort: 7000,
      requestsPerSecond: 2.5,
      durationSeconds: 30,
    });
    expect(readCommandLine(['--no-load'])).toMatchObject({ requestsPerSecond: undefined });
    expect(readCommandLine(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--port', '70000'], /--port is "70000".*0 to 65535/],
    [['--console-port', 'x'], /--console-port is "x"/],
    [['--rate', 'fast'], /from 0 to 500/],
    [['--rate='], /from 0 to 500/],
    [['--duration', '0'], /--duration is "0"/],
    [['--rate', '5', '--no-load'], /contradict/],
    [['--speed', '5'], /--speed/],
  ])('refuses %j and says what to do', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });
});
