import { type RefObject, useEffect, useRef } from 'react';
import type { Column } from './columns.tsx';
import styles from './tasks.module.css';

export interface ColumnMenuProps {
  readonly columns: readonly Column[];
  /** Ids of those that are left out; the first column always stays. */
  readonly hidden: readonly string[];
  readonly onChange: (hidden: readonly string[]) => void;
}

/** Which columns the table shows. */
export function ColumnMenu({ columns, hidden, onChange }: ColumnMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  useClosing(menu);
  const [, ...optional] = columns;
  const shown = optional.filter(({ id }) => !hidden.includes(id)).length;
  return (
    <details ref={menu} className={styles.menu}>
      <summary className={styles.menuButton}>
        Columns{shown < optional.length && `, ${shown} of ${optional.length}`}
      </summary>
      {/* Takes the focus, so that a click beside a box does not close it. */}
      <fieldset className={styles.menuList} tabIndex={-1}>
        <legend className="visually-hidden">Columns shown</legend>
        {optional.map(({ id, heading, hint }) => (
          <label key={id} className={styles.menuItem} title={hint}>
            <input
              type="checkbox"
              checked={!hidden.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? hidden.filter((other) => other !== id) : [...hidden, id])
              }
            />
            {heading}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/** Escape closes it, and so does whatever takes the focus elsewhere. */
function useClosing(menu: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const details = menu.current;
    if (details === null) return;
    const onKeyDown = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      details.open = false;
      details.querySelector('summary')?.focus();
    };
    const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
      if (!(relatedTarget instanceof Node && details.contains(relatedTarget))) details.open = false;
    };
    details.addEventListener('keydown', onKeyDown);
    details.addEventListener('focusout', onFocusOut);
    return () => {
      details.removeEventListener('keydown', onKeyDown);
      details.removeEventListener('focusout', onFocusOut);
    };
  }, [menu]);
}
