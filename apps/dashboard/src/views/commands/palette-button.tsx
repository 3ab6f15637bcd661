import { Button } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import styles from './commands.module.css';
import { useCommandCenter } from './use-commands.ts';

/** The way to the palette for those who do not know its keys. */
export function PaletteButton() {
  const center = useCommandCenter();
  return (
    <Button
      look="quiet"
      title="Find a command, queue, task or resource (Ctrl K); ? lists the keys"
      aria-label="Find a command, queue, task or resource"
      aria-haspopup="dialog"
      onClick={() => center.open('palette')}
    >
      <Icon>
        <circle cx="6" cy="6" r="4" />
        <path d="m9 9 3.5 3.5" />
      </Icon>
      <span className={styles.buttonText}>Find</span>
    </Button>
  );
}
