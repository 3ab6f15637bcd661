import { describe, expect, it } from 'vitest';
import { type Ended, RunningCommand } from './command.ts';

const pollscope = (...args: readonly string[]): Promise<Ended> => new RunningCommand(args).ended;

describe('pollscope', () => {
  it('without a command prints its help and ends with the code for wrong usage', async () => {
    const { code, stderr } = await pollscope();
    expect(code).toBe(2);
    for (const command of ['run', 'attach', 'demo', 'doctor'])
      expect(stderr).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it('prints help and version on standard output, which is fine', async () => {
    const [help, version] = await Promise.all([pollscope('--help'), pollscope('--version')]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes: 0 fine');
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });

  it('suggests the nearest command, and says what an option may be', async () => {
    const [unknown, sort, port, demo] = await Promise.all([
      pollscope('atach'),
      pollscope('attach', '--sort', 'name'),
      pollscope('run', '--port', '80a', 'app.js'),
      pollscope('demo', 'none'),
    ]);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean attach?') });
    expect(sort).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are p95') });
    expect(port).toMatchObject({ code: 2, stderr: 'pollscope: --port must be a whole number, got "80a"\n' });
    expect(demo).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are long-poll') });
  });
});
