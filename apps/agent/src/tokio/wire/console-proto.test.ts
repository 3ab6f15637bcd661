import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file_console } from './generated/console_pb.ts';

const source = readFileSync(new URL('console.proto', import.meta.url), 'utf8');

/** `Message.field = number`, of the schema as it is written. */
function writtenFields(): readonly string[] {
  const fields: string[] = [];
  let message = '';
  for (const line of source.split('\n')) {
    message = /^message (\w+)/.exec(line)?.[1] ?? message;
    const [, name, number] = /^\s+(?:optional |repeated )?\w+ (\w+) = (\d+);$/.exec(line) ?? [];
    if (name !== undefined) fields.push(`${message}.${name} = ${number}`);
  }
  return fields;
}

test('the generated code is that of the schema: otherwise run `pnpm run generate`', () => {
  const generated = file_console.messages.flatMap((message) =>
    message.fields.map(({ name, number }) => `${message.name}.${name} = ${number}`),
  );
  expect([...generated].sort()).toEqual([...writtenFields()].sort());
  expect(generated.length).toBeGreaterThan(50);
});
