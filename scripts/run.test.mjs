import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** @param {readonly string[]} args */
function run(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('names the commands there are when it gets another', () => {
  const { status, stdout, stderr } = run(['benhc']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('There is no command "benhc".');
  expect(stderr).toContain('npm run bench -- NAME');
});

it('names the commands there are when it gets none', () => {
  const { status, stderr } = run([]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Usage:/);
});
