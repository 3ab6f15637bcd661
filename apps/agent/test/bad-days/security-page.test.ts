import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url);

it('docs/security.md names tests that exist, for every threat but the guessed token', () => {
  const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');
  const [threats = ''] = page.split('\n## Dependencies\n');
  const paragraphs = threats.split('\n\n');
  const untested = paragraphs.filter(
    (text, index) => text.startsWith('**') && !paragraphs[index + 1]?.startsWith('- `'),
  );
  expect(untested).toEqual([expect.stringContaining('**It is guessed.**')]);

  const cited = [...threats.matchAll(/^- `(.+?)` › (.+)$/gm)].map(([, file = '', name = '']) => ({ file, name }));
  expect(cited.length).toBeGreaterThan(30);
  const missing = cited.filter(({ file, name }) => !readFileSync(new URL(file, ROOT), 'utf8').includes(`'${name}'`));
  expect(missing).toEqual([]);
});
