/**
 * A key as commands name it: what it types (`?`, `1`, `k`) or what it is called (`Space`, `Enter`, `ArrowUp`), with `Mod+`
 * (Ctrl, on a Mac Command), `Alt+` and, for letters and named keys, `Shift+` before it.
 */
export type Key = string;

/** What of a keyboard event tells the key. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Elements that take what is typed, a list's letters included. */
const TYPED_INTO = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
/** Elements on which these keys already mean something. */
const OWN_KEYS: readonly { readonly keys: readonly Key[]; readonly elements: string }[] = [
  { keys: ['Space', 'Enter'], elements: 'button, a, summary, input, [role="radio"], [role="option"]' },
  {
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'],
    elements: '[role="radio"], [role="slider"], [role="grid"], input[type="range"]',
  },
];

/** The key of an event; undefined for a modifier on its own and for what an input method composes. */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): Key | undefined {
  if (['Control', 'Meta', 'Alt', 'Shift', 'Dead', 'Process', 'Unidentified'].includes(key)) return undefined;
  const name = nameOf(key);
  // Of signs such as `?` Shift is a part, on some keyboards and not on others.
  const isShifted = shiftKey && (name.length > 1 || name.toUpperCase() !== name);
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${isShifted ? 'Shift+' : ''}${name}`;
}

function nameOf(key: string): string {
  if (key === ' ') return 'Space';
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Whether the element with the focus makes something of the key itself. */
export function isTakenBy(target: EventTarget | null, key: Key): boolean {
  if (!(target instanceof Element)) return false;
  const isPlain = !key.startsWith('Mod+') && !key.startsWith('Alt+');
  if (isPlain && target.closest(TYPED_INTO) !== null) return true;
  return OWN_KEYS.some(({ keys, elements }) => keys.includes(key) && target.closest(elements) !== null);
}

const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The caps to press, as they are labelled: `Ctrl`, `K`. */
export function capsOf(key: Key, isMac: boolean): readonly string[] {
  // The sign + itself follows a + that joins.
  const parts = key.split(/\+(?=.)/);
  return parts.map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    if (part === 'Alt') return isMac ? '⌥' : 'Alt';
    return ARROWS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}
