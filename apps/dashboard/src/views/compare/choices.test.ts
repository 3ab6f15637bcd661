import { expect, test } from 'vitest';
import { choicesOf, nameBeside, withLink } from './choices.ts';

const file = (name: string, text = '', lastModified = 0): File => new File([text], name, { lastModified });

test('all recordings that the page knows of can be chosen', () => {
  const choices = choicesOf({
    home: { kind: 'recording', origin: { kind: 'file', name: 'inside.pollscope', file: new Blob() } },
    files: [{ kind: 'file', name: 'opened.pollscope', file: file('opened.pollscope') }],
    offered: {
      kind: 'known',
      hasProgram: true,
      recordings: [{ name: 'a b', url: 'recordings/a%20b', bytes: 1, modifiedAt: 0 }],
    },
  });
  expect(choices.map(({ link }) => link)).toEqual([
    { kind: 'file', name: 'inside.pollscope' },
    { kind: 'file', name: 'opened.pollscope' },
    { kind: 'url', url: 'recordings/a%20b' },
  ]);
  expect(withLink(choices, { kind: 'url', url: 'recordings/a%20b' })).toBe(choices);
  expect(withLink(choices, { kind: 'url', url: 'else/b%20c' })[0]?.label).toBe('b c');
  expect(withLink(choices, { kind: 'file', name: 'else' })[0]?.label).toContain('to be opened');
});

test('a file of the same name that is another one gets another name', () => {
  const other = { kind: 'file', name: 'run.pollscope', file: file('run.pollscope', 'x', 1) } as const;
  expect(nameBeside(file('run.pollscope', 'x', 1), other)).toBe('run.pollscope');
  expect(nameBeside(file('run.pollscope', 'x', 2), other)).toBe('run (2).pollscope');
  expect(nameBeside(file('run', 'x'), { ...other, name: 'run' })).toBe('run (2)');
  expect(nameBeside(file('new.pollscope', 'x'), other)).toBe('new.pollscope');
});
