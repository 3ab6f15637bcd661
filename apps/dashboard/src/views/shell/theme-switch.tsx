import { useReadable } from '../../session/hooks.ts';
import { THEMES, type Theme } from '../../theme/theme.ts';
import { useThemeControl } from '../../theme/use-theme.ts';
import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import styles from './header.module.css';

const LABELS: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };

/** Steps through the themes; the button says which one is chosen. */
export function ThemeSwitch() {
  const control = useThemeControl();
  const theme = useReadable(control.theme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <Button
      look="quiet"
      title={`Theme: ${LABELS[theme]}. Change to ${LABELS[next]}`}
      aria-label={`Theme: ${LABELS[theme]}`}
      onClick={() => control.choose(next)}
    >
      <Icon>
        <circle cx="7" cy="7" r="5.2" />
        <path d="M7 1.8a5.2 5.2 0 0 1 0 10.4z" fill="currentColor" />
      </Icon>
      <span className={styles.themeName}>{LABELS[theme]}</span>
    </Button>
  );
}
