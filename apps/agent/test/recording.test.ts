import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentOptions } from '../src/options.ts';
import type { Ending } from './observed.ts';
import { RecordedProgram, readRecording, recordingsIn } from './recording/recorded-program.ts';
import { canMakeSmallDisks, withSmallDisk } from './recording/small-disk.ts';
import { StreamClient } from './stream-client.ts';

const HAS_SMALL_DISKS = await canMakeSmallDisks();

/** So many times is a program killed; 200 show that the moment does not matter, and take a few minutes. */
const KILLS = Number(process.env['POLLSCOPE_KILLS'] ?? 12);
const KILLED_AT_ONCE = 3;

/** A directory, and programs that write into it, which are gone after the test. */
function newDirectory({ onTestFinished }: Ending) {
  const directory = mkdtempSync(join(tmpdir(), 'pollscope-recording-'));
  const programs: RecordedProgram[] = [];
  onTestFinished(async () => {
    await Promise.all(programs.map((program) => program.kill()));
    rmSync(directory, { recursive: true, force: true });
  });
  const start = (deed: string, options: Partial<AgentOptions> | 'unobserved' = {}): RecordedProgram => {
    const whole = options === 'unobserved' ? options : { flightRecorder: { directory }, ...options };
    const program = new RecordedProgram(deed, whole);
    programs.push(program);
    return program;
  };
  return { directory, start };
}

describe.concurrent('the flight recorder', () => {
  it('writes what the program asks for; who asks meanwhile gets the same file', async (context) => {
    const { start } = newDirectory(context);
    const program = start('dump');
    await program.until(() => program.told.some(({ paths }) => paths !== undefined));
    const { paths = [] } = program.told.find((message) => message.paths !== undefined) ?? {};
    expect(paths[0]).toBe(paths[1]);
    const { reader, polls } = await readRecording(paths[0] ?? '');
    expect(reader.metadata).toMatchObject({ cause: { kind: 'request', message: 'one' }, source: { name: 'recorded' } });
    expect(polls).toBeGreaterThan(0);
    expect(reader.damage).toEqual([]);
  });

  it.for([
    ['throw', 'TypeError: the end of it'],
    ['throwAfterBlock', 'TypeError: the end of it'],
    ['reject', 'unhandled rejection: RangeError: nobody catches this'],
    ['overflow', 'RangeError: Maximum call stack size exceeded'],
    ['throwStrange', 'something that cannot be described'],
  ] as const)(
    'keeps what led to the end of a program that does "%s", which ends as it would have',
    async ([deed, message], context) => {
      const { directory, start } = newDirectory(context);
      const [program, unobserved] = [start(deed), start(deed, 'unobserved')];
      const [end, endUnobserved] = await Promise.all([program.ended, unobserved.ended]);
      expect(end).toEqual(endUnobserved);
      const [path = ''] = recordingsIn(directory);
      expect(program.stderr).toContain(`Pollscope: crash (${message}): what led to it is in ${path}\n`);
      expect(withoutOurs(program.stderr)).toBe(withoutOurs(unobserved.stderr));
      const { reader, findings, polls } = await readRecording(path);
      expect(reader.metadata.cause).toMatchObject({ kind: 'crash', message });
      expect(reader.damage).toEqual([]);
      expect(polls).toBeGreaterThan(0);
      expect(findings).toContainEqual(
        expect.objectContaining({ detector: 'uncaught-exception', severity: 'critical' }),
      );
    },
  );

  it('leaves a program that goes on after an exception to go on', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('throwAndGoOn');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(recordingsIn(directory)).toHaveLength(1);
  });

  it('finishes what it is writing when the program exits meanwhile', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('dumpAndExit');
    expect(await program.ended).toEqual({ code: 3, signal: null });
    const { reader } = await readRecording(recordingsIn(directory)[0] ?? '');
    expect(reader.metadata.cause).toMatchObject({ message: 'the program exits meanwhile' });
    expect(reader.damage).toEqual([]);
  });

  it('leaves a signal that it was not told of to do what it does', async (context) => {
    const { start } = newDirectory(context);
    const program = start('run');
    await program.until(() => program.now > 0);
    program.process.kill('SIGUSR2');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGUSR2' });
  });

  it('writes on a signal, again on the next one, and the program goes on', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('run', { flightRecorder: { directory, on: ['SIGUSR2'] } });
    await program.until(() => program.now > 0);
    program.process.kill('SIGUSR2');
    program.process.kill('SIGUSR2');
    await program.until(() => program.stderr.includes('Pollscope: signal (SIGUSR2): what led to it is in '));
    program.process.kill('SIGUSR2');
    await program.until(() => recordingsIn(directory).length > 1 && program.stderr.split('\n').length > 2);
    const { reader } = await readRecording(recordingsIn(directory)[0] ?? '');
    expect(reader.metadata.cause).toMatchObject({ kind: 'signal', message: 'SIGUSR2' });
  });

  it('writes on a signal that ends the program, and lets it end', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('run', { flightRecorder: { directory, on: ['SIGTERM'] } });
    await program.until(() => program.now > 0);
    program.process.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' });
    const { reader } = await readRecording(recordingsIn(directory)[0] ?? '');
    expect(reader.metadata.cause).toMatchObject({ kind: 'signal', message: 'SIGTERM' });
    expect(reader.damage).toEqual([]);
  });

  it('writes on a finding, while the program hangs', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('hangInTask', { flightRecorder: { directory, on: ['poll-running'] } });
    await program.until(() => program.stderr.includes('Pollscope: finding ('));
    const { reader, findings } = await readRecording(recordingsIn(directory)[0] ?? '');
    expect(reader.metadata.cause).toMatchObject({ kind: 'finding', message: expect.stringContaining('hangs') });
    expect(findings).toContainEqual(expect.objectContaining({ detector: 'poll-running', state: 'open' }));
  });

  it('writes when a console that may control the program asks for it, and tells where', async (context) => {
    const { directory, start } = newDirectory(context);
    const program = start('run', { allowControl: true });
    await program.until(() => program.told.length > 0);
    const url = new URL(program.told[0]?.url ?? '');
    const token = url.searchParams.get('token') ?? '';
    const client = await new StreamClient({ port: Number(url.port), token }).welcomed();
    client.socket.send(JSON.stringify({ type: 'dump' }));
    await client.until(() => client.texts.some((text) => text.message?.includes('.pollscope') === true));
    client.socket.terminate();
    expect(client.texts).toContainEqual(
      expect.objectContaining({ topic: 'recording', message: `the last seconds are in ${recordingsIn(directory)[0]}` }),
    );
  });

  it('says why there is no file', async (context) => {
    const { start } = newDirectory(context);
    const program = start('dumpFails', { flightRecorder: { directory: '/dev/null/recordings' } });
    await program.until(() => program.told.some(({ error }) => error !== undefined));
    expect(program.told.at(-1)?.error).toContain('it is no directory');
    const off = start('dumpFails', { flightRecorder: false });
    await off.until(() => off.told.some(({ error }) => error !== undefined));
    expect(off.told.at(-1)?.error).toContain('the flight recorder is off');
  });
});

describe.concurrent('a recording', () => {
  it.for(['exit', 'throw', 'close'])('is complete when the program ends by "%s"', async (deed, context) => {
    const { directory, start } = newDirectory(context);
    const program = start(deed, { record: { directory }, flightRecorder: false });
    await program.ended;
    const { reader, polls } = await readRecording(recordingsIn(directory)[0] ?? '');
    expect(reader.index).toBeDefined();
    expect(reader.damage).toEqual([]);
    expect(polls).toBeGreaterThan(0);
    // What was recorded just before the end is in it.
    expect(program.now - (reader.span?.to ?? 0)).toBeLessThan(1e9);
  });

  it(`opens and lacks less than a second after kill -9, at ${KILLS} random moments`, {
    timeout: 600_000,
  }, async (context) => {
    const { directory, start } = newDirectory(context);
    const lacking: number[] = [];
    const kill = async (number: number): Promise<void> => {
      const own = join(directory, String(number));
      const program = start('run', { record: { directory: own }, flightRecorder: false });
      await program.until(() => program.told.length > 0);
      const delay = Math.random() * 1_500;
      await new Promise((resolve) => setTimeout(resolve, delay));
      await program.kill();
      const [path = ''] = recordingsIn(own);
      const since = program.told[0]?.since ?? 0;
      // It may be killed before the header is written.
      const until = await readRecording(path).then(
        ({ reader }) => reader.span?.to ?? 0,
        () => 0,
      );
      lacking.push(Math.max(0, program.now - Math.max(since, until)));
    };
    for (let number = 0; number < KILLS; number += KILLED_AT_ONCE) {
      await Promise.all(Array.from({ length: KILLED_AT_ONCE }, (_, index) => kill(number + index)));
    }
    expect(Math.max(...lacking) / 1e9).toBeLessThan(1);
  });

  it.skipIf(!HAS_SMALL_DISKS)('stops when the disk is full, which ends nothing else, and is told', async (context) => {
    const { start } = newDirectory(context);
    await withSmallDisk(16, async (small) => {
      writeFileSync(join(small, 'ballast'), new Uint8Array(8_000));
      const program = start('run', {
        record: { directory: small },
        flightRecorder: { directory: small, on: ['SIGUSR2'] },
      });
      await program.until(() => program.stderr.includes(`nothing is recorded in ${small}: the disk is full`));
      const { now } = program;
      await program.until(() => program.now > now);
      program.process.kill('SIGUSR2');
      await program.until(() => program.stderr.includes('the last seconds could not be written: the disk is full'));
      // What was written before the disk was full opens.
      const recorded = recordingsIn(small).find((path) => /\d\.pollscope$/.test(path)) ?? '';
      expect((await readRecording(recorded)).reader.metadata.source.name).toBe('recorded');
    });
  });
});

function withoutOurs(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('Pollscope:'))
    .join('\n');
}
