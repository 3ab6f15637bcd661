import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProfileNode, stackProfile } from './stack-profile.ts';
import type { StackFrame } from './stack-sample.ts';

/** `main parse read`: outermost function first, each on a line of its own. */
function sample(stack: string): { readonly frames: readonly StackFrame[] } {
  const names = stack.split(' ').filter((name) => name !== '');
  return {
    frames: names.map((name, index) => ({ function: name, file: 'a.ts', line: index + 1, column: 1 })).toReversed(),
  };
}

function drawn({ function: name, self, total, children }: ProfileNode, indent = ''): string[] {
  return [`${indent}${name || '(all)'} ${self}/${total}`, ...children.flatMap((child) => drawn(child, `${indent}  `))];
}

describe('the profile of a block', () => {
  it('counts in how many samples a function was called, and in how many it ran itself', () => {
    const profile = stackProfile(['main parse read', 'main parse', 'main parse read', 'main wait', ''].map(sample));
    expect(drawn(profile)).toEqual(['(all) 1/5', '  main 0/4', '    parse 1/3', '      read 2/2', '    wait 1/1']);
  });

  it('tells functions of the same name in different files apart', () => {
    const frame = { function: 'run', line: 1, column: 1 };
    const profile = stackProfile([{ frames: [{ ...frame, file: 'a.ts' }] }, { frames: [{ ...frame, file: 'b.ts' }] }]);
    expect(profile.children.map(({ file, total }) => [file, total])).toEqual([
      ['a.ts', 1],
      ['b.ts', 1],
    ]);
  });

  it('accounts for each sample exactly once, at each level', () => {
    const stacks = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }), { maxLength: 30 });
    const check = ({ self, total, children }: ProfileNode) => {
      expect(self + children.reduce((sum, child) => sum + child.total, 0)).toBe(total);
      children.forEach(check);
    };
    fc.assert(fc.property(stacks, (names) => check(stackProfile(names.map((stack) => sample(stack.join(' ')))))));
  });
});
