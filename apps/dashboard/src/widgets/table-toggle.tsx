import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface TableToggleProps {
  readonly shown: boolean;
  readonly onChange: (shown: boolean) => void;
  /** What the table would show, for those who meet the button out of context. */
  readonly of: string;
}

/** Switches a chart to the table that says the same. */
export function TableToggle({ shown, onChange, of }: TableToggleProps) {
  return (
    <Button
      look="quiet"
      aria-pressed={shown}
      aria-label={`${of} as a table`}
      title="Show as a table"
      onClick={() => onChange(!shown)}
    >
      <Icon>
        <path d="M1.5 2.5h11v9h-11zM1.5 5.5h11M1.5 8.5h11M5.5 5.5v6" />
      </Icon>
      Table
    </Button>
  );
}
