import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

// The processes run the built package.
const program = fileURLToPath(new URL('trace-process.js', import.meta.url));

async function traceHash(seed: number, policy: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(seed), policy]);
  return stdout.trim();
}

test.each(['eevdf', 'clockworker', 'fifo'])(
  '%s: two processes give one trace, another seed another',
  async (policy) => {
    const [first, second, other] = await Promise.all([
      traceHash(7, policy),
      traceHash(7, policy),
      traceHash(8, policy),
    ]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  },
);
