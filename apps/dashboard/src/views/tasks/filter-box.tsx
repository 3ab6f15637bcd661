import type { FilterError } from '@pollscope/analysis';
import { useId } from 'react';
import styles from './tasks.module.css';

export interface FilterBoxProps {
  readonly value: string;
  readonly errors: readonly FilterError[];
  readonly onChange: (value: string) => void;
}

const HINT =
  'Words are looked for in the names of tasks and queues. queue:io, state:waiting, finding:long-poll, location:main.ts, ' +
  'p95>5ms, delay>50ms, busy>10%, polls>100, waiting>1s; name="GET tile" for all of a name; -queue:io leaves out.';

/** Terms that every row has to meet. What is not understood is said below, and left out. */
export function FilterBox({ value, errors, onChange }: FilterBoxProps) {
  const id = useId();
  // The errors are of a text that was there a moment ago.
  const error = errors.find(({ to }) => to <= value.length);
  return (
    <div className={styles.filterBox}>
      <input
        className={styles.filter}
        type="search"
        aria-label="Filter the tasks"
        placeholder="queue:io state:waiting p95>5ms"
        title={HINT}
        spellCheck={false}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : id}
        onChange={({ target }) => onChange(target.value)}
      />
      {error !== undefined && (
        <p id={id} role="status" className={styles.filterError} data-testid="filter-error" data-value={error.from}>
          <span className={styles.filterText}>
            {value.slice(0, error.from)}
            <mark>{value.slice(error.from, error.to)}</mark>
            {value.slice(error.to)}
          </span>
          {error.message} It is left out.
        </p>
      )}
    </div>
  );
}
