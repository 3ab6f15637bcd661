import { createCell, type Readable } from '../session/readable.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'pollscope.theme';

export interface ThemeControl {
  readonly theme: Readable<Theme>;
  /** Changes whenever the colours on the screen do; canvases then read them again. */
  readonly painted: Readable<number>;
  choose(theme: Theme): void;
}

export function createThemeControl(window: Window): ThemeControl {
  const root = window.document.documentElement;
  const theme = createCell<Theme>(stored(window.localStorage));
  const painted = createCell(0);
  const apply = (next: Theme): void => {
    if (next === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = next;
    theme.set(next);
    painted.set(painted.get() + 1);
  };
  apply(theme.get());
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => painted.set(painted.get() + 1));
  window.addEventListener('storage', ({ key }) => {
    if (key === STORAGE_KEY) apply(stored(window.localStorage));
  });
  return {
    theme,
    painted,
    choose(next) {
      window.localStorage.setItem(STORAGE_KEY, next);
      apply(next);
    },
  };
}

function stored(storage: Storage): Theme {
  const value = storage.getItem(STORAGE_KEY);
  return THEMES.find((theme) => theme === value) ?? 'system';
}
