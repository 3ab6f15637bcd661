import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunningCommand } from './command.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pollscope-doctor-'));
});
afterEach(() => rm(home, { recursive: true }));

const doctor = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  new RunningCommand(['doctor', ...args], { XDG_STATE_HOME: home, ...env }).ended;

async function checks(env?: NodeJS.ProcessEnv): Promise<Record<string, { status: string; advice?: string }>> {
  const { stdout } = await doctor(['--json'], env);
  const parsed = JSON.parse(stdout) as { checks: { check: string; status: string; advice?: string }[] };
  return Object.fromEntries(parsed.checks.map(({ check, ...verdict }) => [check, verdict]));
}

describe('pollscope doctor', () => {
  it('prints a line for each check, plain, and ends with 0 where nothing fails', async () => {
    const { code, stdout } = await doctor([]);
    expect(code).toBe(0);
    for (const line of [/^ok {4}Node +v\d+/m, /^ok {4}shared memory /m, /^ok {4}token +none yet/m]) {
      expect(stdout).toMatch(line);
    }
    expect(stdout).not.toContain('\u001b');
  });

  it('warns of a token that others can read', async () => {
    await mkdir(join(home, 'pollscope'));
    await writeFile(join(home, 'pollscope', 'token'), 'a-token-that-is-long-enough\n');
    await chmod(join(home, 'pollscope', 'token'), 0o644);
    expect((await checks())['token']).toMatchObject({ status: 'warn', advice: expect.stringContaining('chmod 600') });
    await chmod(join(home, 'pollscope', 'token'), 0o600);
    expect((await checks())['token']).toMatchObject({ status: 'ok' });
  });

  it('warns of a token file without a token', async () => {
    await mkdir(join(home, 'pollscope'));
    await writeFile(join(home, 'pollscope', 'token'), 'short\n');
    expect((await checks())['token']).toMatchObject({ status: 'warn', advice: expect.stringContaining('rm ') });
  });

  it('warns where the state directory cannot be made', async () => {
    const file = join(home, 'file');
    await writeFile(file, '');
    const found = await checks({ XDG_STATE_HOME: file });
    expect(found['state directory']).toMatchObject({
      status: 'warn',
      advice: expect.stringContaining('XDG_STATE_HOME'),
    });
  });

  it('warns where nothing can be recorded', async () => {
    const file = join(home, 'file');
    await writeFile(file, '');
    const found = await checks({ POLLSCOPE_RECORD: join(file, 'recordings') });
    expect(found['recordings']).toMatchObject({ status: 'warn', advice: expect.stringContaining('POLLSCOPE_RECORD') });
    expect((await checks({ POLLSCOPE_FLIGHT_RECORDER: 'false' }))['recordings']).toMatchObject({ status: 'ok' });
  });

  it('warns of a debugger', async () => {
    const found = await checks({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    expect(found['debugger']).toMatchObject({ status: 'warn' });
  });
});
