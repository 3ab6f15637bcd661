import type { Timeline } from '@pollscope/analysis';
import { elided } from '../../format/elide.ts';
import type { Hit } from './hit-test.ts';
import { type HitWords, wordsOf } from './hit-words.ts';
import { formatDuration } from '../../format/format.ts';
import type { FindingFlag, ProgramMark, TimelineMark } from './scene.ts';
import { exactTime } from './time-ticks.ts';
import styles from './timeline-chart.module.css';

/** What the pointer is over, and where on the page. */
export interface Hover {
  readonly hit: Hit | TimelineMark;
  readonly x: number;
  readonly y: number;
  readonly timeline: Timeline;
}

/** Room that the tooltip needs beside the pointer. */
const WIDTH = 300;
const HEIGHT = 120;
const AWAY = 14;

/** Says what the pointer is over. What it says is also in the table. */
export function TimelineTooltip({ hover: { hit, x, y, timeline } }: { readonly hover: Hover }) {
  const { title, lines } = 'what' in hit ? wordsOf(hit, timeline) : markWords(hit);
  const left = x + AWAY + WIDTH > window.innerWidth ? Math.max(4, x - AWAY - WIDTH) : x + AWAY;
  const top = y + AWAY + HEIGHT > window.innerHeight ? Math.max(4, y - AWAY - HEIGHT) : y + AWAY;
  return (
    <div
      className={styles.tooltip}
      style={{ left, top, maxWidth: WIDTH }}
      aria-hidden="true"
      data-testid="timeline-tooltip"
    >
      <p className={styles.tooltipTitle}>{title}</p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

/** More of a mark’s fields is in the table. */
const MOST_FIELDS = 160;

function markWords(mark: TimelineMark): HitWords {
  return mark.kind === 'finding' ? findingWords(mark) : programMarkWords(mark);
}

function findingWords({ severity, text }: FindingFlag): HitWords {
  return { title: text, lines: [`${severity}; click to see when`] };
}

function programMarkWords({ name, fields, from, to, task }: ProgramMark): HitWords {
  const lasted = to > from ? [`lasted ${formatDuration(to - from)}`] : [];
  const by = task.id > 0 ? [`by ${task.name}`] : [];
  const told = fields === '' ? [] : [elided(fields, MOST_FIELDS)];
  return { title: name, lines: [`marked by the program at ${exactTime(from)}`, ...lasted, ...by, ...told] };
}
