import { LEVELS, type Level } from '@pollscope/protocol';
import { useCapability, useConnection, useSession } from '../../session/hooks.ts';
import { Datum } from '../../widgets/datum.tsx';
import styles from './header.module.css';

const HINTS: Readonly<Record<Level, string>> = {
  off: 'Nothing is recorded',
  aggregates: 'Polls are recorded and told in windows only',
  polls: 'Single polls, parks and waits are told too',
  everything: 'Wakes and slices are told too; costs the program most',
};

/** How much the program records: shown always, changed where the agent lets clients do so. */
export function LevelControl() {
  const session = useSession();
  const { source, state } = useConnection();
  const mayChange = useCapability('control');
  // What a recording tells was decided when it was made.
  if (source === undefined || state.kind === 'recording') return undefined;
  const { level } = source;
  return (
    <label className={styles.level} title={HINTS[level]}>
      Level
      <Datum name="level" value={level}>
        {mayChange ? (
          <select
            value={level}
            disabled={state.kind !== 'live'}
            onChange={({ target }) => {
              const wanted = LEVELS.find((candidate) => candidate === target.value);
              if (wanted !== undefined) session.setLevel(wanted);
            }}
          >
            {LEVELS.map((value) => (
              <option key={value} value={value} title={HINTS[value]}>
                {value}
              </option>
            ))}
          </select>
        ) : (
          <strong>{level}</strong>
        )}
      </Datum>
    </label>
  );
}
