import { createContext, useContext } from 'react';
import type { ThemeControl } from './theme.ts';

export const ThemeContext = createContext<ThemeControl | undefined>(undefined);

export function useThemeControl(): ThemeControl {
  const control = useContext(ThemeContext);
  if (control === undefined) throw new Error('A view was rendered outside ThemeContext');
  return control;
}
