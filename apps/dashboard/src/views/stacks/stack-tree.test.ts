import type { StackLine } from '@pollscope/analysis';
import { expect, test } from 'vitest';
import { lineText, placeText, splitTree, type StackNode, stackTree } from './stack-tree.ts';

const call = (name: string, line: number): StackLine => ({ function: name, file: '/app/work.js', line, column: 3 });

const drawn = (nodes: readonly StackNode[], depth = 0): string[] =>
  nodes.flatMap(({ line, samples, callees }) => [
    `${' '.repeat(depth)}${line.function}:${line.line} ${samples}`,
    ...drawn(callees, depth + 1),
  ]);

test('samples of one poll become a tree from the outermost call, the most frequent branch first', () => {
  const main = call('main', 1);
  const tree = stackTree([
    { frames: [call('parse', 7), main] },
    { frames: [call('match', 9), main] },
    { frames: [call('match', 9), main] },
  ]);
  expect(drawn(tree)).toEqual(['main:1 3', ' match:9 2', ' parse:7 1']);
});

test('two lines of one function are two places', () => {
  expect(drawn(stackTree([{ frames: [call('spin', 1)] }, { frames: [call('spin', 2)] }]))).toEqual([
    'spin:1 1',
    'spin:2 1',
  ]);
});

test('a recursion stays as deep as it was', () => {
  expect(drawn(stackTree([{ frames: [call('f', 1), call('f', 1)] }]))).toEqual(['f:1 1', ' f:1 1']);
});

test('calls of Node and the executor before the first own one are set apart', () => {
  const runtime = (file: string): StackLine => ({ function: 'run', file, line: 1, column: 1 });
  const outer = [runtime('/app/node_modules/@pollscope/executor/dist/turn.js'), runtime('node:internal/timers')];
  const sample = { frames: [runtime('node:crypto'), call('hash', 4), ...outer] };
  const { runtime: apart, own } = splitTree(stackTree([sample]));
  expect(drawn(apart.map((node) => ({ ...node, callees: [] })))).toEqual(['run:1 1', 'run:1 1']);
  expect(drawn(own)).toEqual(['hash:4 1', ' run:1 1']);
  expect(splitTree(stackTree([{ frames: outer }])).own).toHaveLength(1);
});

test('a place reads as editors open it, and says what is not known', () => {
  expect(placeText(call('f', 12))).toBe('/app/work.js:12:3');
  expect(placeText({ function: '', file: '', line: 0, column: 0 })).toBe('(no file)');
  expect(lineText({ function: '', file: '/a.js', line: 1, column: 0 })).toBe('at (anonymous) (/a.js:1)');
});
