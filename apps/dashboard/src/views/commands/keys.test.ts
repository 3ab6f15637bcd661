import { expect, test } from 'vitest';
import { capsOf, isTakenBy, type KeyPress, keyOf } from './keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test.each([
  [press('k', { ctrlKey: true }), 'Mod+k'],
  [press('K', { metaKey: true }), 'Mod+k'],
  [press('K', { shiftKey: true }), 'Shift+k'],
  [press('?', { shiftKey: true }), '?'],
  [press('?'), '?'],
  [press('/', { shiftKey: true }), '/'],
  [press(' '), 'Space'],
  [press(' ', { shiftKey: true }), 'Shift+Space'],
  [press('ArrowUp', { altKey: true }), 'Alt+ArrowUp'],
  [press('Shift', { shiftKey: true }), undefined],
  [press('Process'), undefined],
])('%j is the key %s', (event, key) => {
  expect(keyOf(event)).toBe(key);
});

test('Caps Lock does not change a letter', () => {
  expect(keyOf(press('F'))).toBe('f');
});

test('caps are labelled as on the keyboard at hand', () => {
  expect(capsOf('Mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(capsOf('Mod+k', true)).toEqual(['⌘', 'K']);
  expect(capsOf('Shift+ArrowLeft', false)).toEqual(['Shift', '←']);
  expect(capsOf('+', false)).toEqual(['+']);
});

function inside(html: string): Element {
  const host = document.createElement('div');
  host.innerHTML = html;
  const [element] = host.children;
  if (element === undefined) throw new Error('no element');
  return element;
}

test.each([
  ['<input>', 'k', true],
  ['<input>', 'Space', true],
  ['<input>', 'Mod+k', false],
  ['<select></select>', '1', true],
  ['<button></button>', 'Space', true],
  ['<button></button>', '1', false],
  ['<input type="range">', 'ArrowLeft', true],
  ['<input type="range">', '1', false],
  ['<div role="grid"></div>', 'ArrowDown', true],
  ['<div></div>', 'Space', false],
])('%s takes %s itself: %s', (html, key, taken) => {
  expect(isTakenBy(inside(html), key)).toBe(taken);
});
