import type { Overview } from '@pollscope/analysis';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { type Notice, verdict } from './verdict.ts';
import styles from './verdict.module.css';

const MOST_POLLS = { column: 'polls', descending: true } as const;
/** More sentences than this are no longer an answer. */
const SHOWN = 4;

export interface VerdictStripProps {
  readonly overview: Overview;
  readonly windowSeconds: number;
}

/** Is anything wrong, and who is to blame: the worst in large letters, the rest below. */
export function VerdictStrip({ overview, windowSeconds }: VerdictStripProps) {
  const mostPolled = useQuery<'tasks'>({
    kind: 'tasks',
    span: useSpan(windowSeconds),
    groupBy: 'task',
    sort: MOST_POLLS,
    filter: '',
    offset: 0,
    limit: 1,
  });
  const [worst, ...others] = verdict(overview, mostPolled?.value.rows[0]);
  return (
    <section
      className={styles.verdict}
      data-tone={worst.tone}
      data-testid="verdict"
      data-value={worst.key}
      aria-label="Verdict"
    >
      <ToneIcon tone={worst.tone} />
      <div>
        <h1 className={styles.headline}>{worst.headline}</h1>
        <p className={styles.detail}>{worst.detail}</p>
      </div>
      {others.length > 0 && (
        <ul className={styles.others}>
          {others.slice(0, SHOWN - 1).map(({ key, headline, detail }) => (
            <li key={key}>
              <span>{headline}</span>
              <span>{detail}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const SHAPES: Readonly<Record<Notice['tone'], string>> = {
  calm: 'M5 10.5 8.5 14 15 6.5',
  warning: 'M10 2.5 18.5 17h-17ZM10 8v4M10 14.2v.4',
  alarm: 'M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7ZM10 6v5M10 13.6v.4',
};

function ToneIcon({ tone }: { readonly tone: Notice['tone'] }) {
  return (
    <svg className={styles.icon} viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPES[tone]} />
    </svg>
  );
}
