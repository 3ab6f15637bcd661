import { expect, it } from 'vitest';
import { checkOptions } from './options.ts';

it('takes none of the ports that browsers refuse to open', async () => {
  const { ports } = checkOptions({});
  expect(ports).toHaveLength(20);
  // Node's fetch refuses the same ports, before it connects; whether anything listens is all the same here.
  const refusals = await Promise.all(
    ports.map((port) => fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' }).then(() => '', causeOf)),
  );
  expect(refusals).not.toContain('bad port');
});

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
}
