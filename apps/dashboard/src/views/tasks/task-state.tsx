import type { TaskState } from '@pollscope/analysis';
import { type Nanoseconds, TaskOutcome } from '@pollscope/protocol';
import { formatSeconds } from '../../format/format.ts';
import styles from './task-cells.module.css';

const OUTCOMES = {
  [TaskOutcome.ready]: 'done',
  [TaskOutcome.panicked]: 'panicked',
  [TaskOutcome.aborted]: 'aborted',
} as const;

/** A state that began this recently changes too fast for its age to be read. */
const SETTLED = 1e9;

/** What a task does, and since when. */
export function TaskStateText({ state, now }: { readonly state: TaskState; readonly now: Nanoseconds }) {
  const age = now - state.since;
  const word = state.kind === 'ended' ? OUTCOMES[state.outcome] : state.kind;
  return (
    <span
      className={styles.state}
      data-state={word}
      title={state.kind === 'ended' && state.message !== '' ? state.message : undefined}
    >
      {word}
      {age >= SETTLED && <span className={styles.age}>{formatSeconds(age)}</span>}
    </span>
  );
}
