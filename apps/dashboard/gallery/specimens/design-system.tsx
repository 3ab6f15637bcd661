import styles from './specimens.module.css';

const COLOURS: Readonly<Record<string, readonly string[]>> = {
  Grounds: ['paper', 'panel', 'raised', 'hover'],
  Lines: ['hairline', 'line'],
  Ink: ['ink', 'ink-2', 'ink-3'],
  'What one can act on': ['accent', 'accent-ink', 'accent-wash'],
  'What is wrong': ['warning', 'warning-wash', 'alarm', 'alarm-wash'],
  'States of a worker': ['state-polling', 'state-driver', 'state-parked'],
  Queues: Array.from({ length: 8 }, (_, queue) => `queue-${queue}`),
};
const SIZES = ['tiny', 'small', 'body', 'title', 'headline', 'page', 'figure'] as const;
const SPACES = [1, 2, 3, 4, 5, 6] as const;

/** The variables of `src/theme/variables.css`, each as what it is. */
export function DesignSystem() {
  return (
    <>
      {Object.entries(COLOURS).map(([name, variables]) => (
        <section key={name}>
          <h2 className={styles.section}>{name}</h2>
          <ul className={styles.roles}>
            {variables.map((variable) => (
              <li key={variable} className={styles.role}>
                <span className={styles.swatch} style={{ background: `var(--${variable})` }} />
                {variable}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <h2 className={styles.section}>Type</h2>
      {SIZES.map((size) => (
        <p key={size} style={{ fontSize: `var(--size-${size})`, lineHeight: 1.5 }}>
          12.34 ms of 30 s, size-{size}
        </p>
      ))}
      <h2 className={styles.section}>Space</h2>
      <ul className={styles.roles}>
        {SPACES.map((step) => (
          <li key={step} className={styles.role}>
            <span style={{ width: `var(--space-${step})`, height: 12, background: 'var(--accent)' }} />
            space-{step}
          </li>
        ))}
      </ul>
    </>
  );
}
