import { useRef } from 'react';
import styles from './segmented.module.css';

export interface SegmentedProps<T extends string | number> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[];
  /** Undefined: none of the options is chosen. */
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
}

/** One choice of a few: a radio group whose arrow keys move the choice. */
export function Segmented<T extends string | number>({ label, options, value, onChange }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const chosen = options.findIndex((option) => option.value === value);
  const move = (step: number): void => {
    const index = (Math.max(chosen, 0) + step + options.length) % options.length;
    const next = options[index];
    if (next === undefined) return;
    onChange(next.value);
    group.current?.querySelectorAll('button')[index]?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      className={styles.group}
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight' || key === 'ArrowDown') move(1);
        if (key === 'ArrowLeft' || key === 'ArrowUp') move(-1);
      }}
    >
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={index === chosen}
          tabIndex={index === Math.max(chosen, 0) ? 0 : -1}
          title={option.hint}
          className={styles.option}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
