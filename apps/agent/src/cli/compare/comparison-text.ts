import type {
  ComparedRun,
  Comparison,
  Distance,
  GroupComparison,
  MeasureComparison,
  QueueComparison,
} from '@pollscope/analysis';
import type { Finding, Nanoseconds, Source } from '@pollscope/protocol';
import { count, duration, percent } from '../attach/figures.ts';
import { type Column, printable, tableLines } from '../attach/table.ts';
import type { Paint } from '../paint.ts';
import { pointsChange, relativeChange } from './change.ts';

/** One of the files. */
export interface FileFacts {
  readonly path: string;
  readonly writer: string;
  /** Wall-clock time of stream time 0, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly source: Source;
  /** What of it cannot be read. */
  readonly damage: readonly string[];
}

/** What `pollscope compare --json` prints. */
export interface ComparedFiles extends Comparison {
  readonly files: { readonly a: FileFacts; readonly b: FileFacts };
}

export interface ComparisonLayout {
  /** In characters. */
  readonly width: number;
  readonly paint: Paint;
  /** Most things of a table, each of three lines. */
  readonly rows: number;
}

/** The lines of a comparison: what of what, findings that came and went, then tables of queues, tasks and places. */
export function comparisonLines(compared: ComparedFiles, layout: ComparisonLayout): string[] {
  const { queues, tasks, locations } = compared;
  return [
    ...runLines('before', compared.files.a, compared.a, layout.paint),
    ...runLines('after', compared.files.b, compared.b, layout.paint),
    ...findingLines(compared, layout.paint),
    ...tables('queue', queues.map(queueSubject), layout),
    ...tables('name of the task', tasks.map(groupSubject), layout),
    ...tables('place of the spawn', locations.map(groupSubject), layout),
  ];
}

function runLines(title: string, file: FileFacts, run: ComparedRun, paint: Paint): string[] {
  const { range, alignedAt, policy, jain, recordsLost, framesLost } = run;
  const at = new Date(file.startedAt + alignedAt / 1e6).toISOString();
  const stretch = `${duration(range.to - range.from)} from ${seconds(range.from - alignedAt)} after ${at}`;
  const fairness = jain === undefined ? '' : `  fairness (Jain) ${jain.toFixed(3)}`;
  const lost =
    recordsLost === 0 && framesLost === 0
      ? []
      : [
          paint(
            'bad',
            `  lost: ${count(recordsLost)} records in the program, ${count(framesLost)} frames in the recorder`,
          ),
        ];
  return [
    `${paint('strong', title.padEnd(6))}  ${printable(file.path)}: ${printable(file.source.name)}, ${stretch}  policy ${printable(policy)}${fairness}`,
    ...lost,
    ...file.damage.map((message) => paint('bad', `  ${message}`)),
  ];
}

function findingLines({ findings }: Comparison, paint: Paint): string[] {
  const line = (sign: string, { severity, sentence }: Finding) => `${sign} ${severity}: ${printable(sentence)}`;
  const lines = [
    ...findings.gained.map((finding) => paint('bad', line('+', finding))),
    ...findings.lost.map((finding) => paint('good', line('-', finding))),
    ...findings.kept.map((finding) => line('=', finding)),
  ];
  return ['', paint('strong', 'Findings (+ new, - gone, = still there)'), ...(lines.length === 0 ? ['none'] : lines)];
}

/** What a table is about, with its figures of both runs. */
interface Subject {
  readonly name: string;
  readonly share: { readonly a: number | undefined; readonly b: number | undefined };
  readonly pollTime: MeasureComparison;
  readonly queueDelay: MeasureComparison;
}

function queueSubject({ name, shares, pollTime, queueDelay }: QueueComparison): Subject {
  return { name, share: { a: shares.a?.received, b: shares.b?.received }, pollTime, queueDelay };
}

function groupSubject({ name, queue, share, pollTime, queueDelay }: GroupComparison): Subject {
  return { name: queue === '' ? name : `${name} (${queue})`, share, pollTime, queueDelay };
}

function tables(by: string, subjects: readonly Subject[], layout: ComparisonLayout): string[] {
  if (subjects.length === 0) return [];
  const shown = subjects.slice(0, layout.rows);
  const more = subjects.length > shown.length ? `, ${shown.length} of ${subjects.length}` : '';
  const table = (title: string, measure: 'pollTime' | 'queueDelay'): string[] => [
    '',
    layout.paint('strong', `${title} by ${by}${more}`),
    ...tableLines(
      shown.flatMap((subject) => rowsOf(subject, measure)),
      COLUMNS,
      layout,
    ),
  ];
  return [...table('Poll time', 'pollTime'), ...table('Queue delay', 'queueDelay')];
}

/** A line of a table. */
interface Row {
  readonly name: string;
  readonly run: string;
  readonly share: string;
  readonly count: string;
  readonly rate: string;
  readonly times: readonly string[];
  readonly distance: string;
}

const TIMES = ['p50', 'p95', 'p99', 'max'] as const;

const COLUMNS: readonly Column<Row>[] = [
  // Of a place, file and line say more than the directory.
  { title: 'name', align: 'left', keepsEnd: true, cell: ({ name }) => name },
  { title: '', align: 'left', cell: ({ run }) => run },
  { title: 'share', align: 'right', cell: ({ share }) => share },
  { title: 'count', align: 'right', cell: (row) => row.count },
  { title: 'per s', align: 'right', cell: ({ rate }) => rate },
  ...TIMES.map((title, index): Column<Row> => ({ title, align: 'right', cell: ({ times }) => times[index] ?? '' })),
  { title: 'distance', align: 'right', cell: ({ distance }) => distance },
];

function rowsOf({ name, share, ...measures }: Subject, measure: 'pollTime' | 'queueDelay'): readonly Row[] {
  const { a, b, distance } = measures[measure];
  const of = (run: 'a' | 'b'): Pick<Row, 'share' | 'count' | 'rate' | 'times'> => {
    const figures = run === 'a' ? a : b;
    const part = share[run];
    return {
      share: part === undefined ? '-' : percent(part),
      count: count(figures.count),
      rate: count(figures.perSecond),
      times: TIMES.map((time) => (figures.count === 0 ? '-' : duration(figures[time]))),
    };
  };
  const hasBoth = a.count > 0 && b.count > 0;
  return [
    { name, run: 'before', ...of('a'), distance: '' },
    { name: '', run: 'after', ...of('b'), distance: ksText(distance) },
    {
      name: '',
      run: 'change',
      share: pointsChange(share.a, share.b),
      count: '',
      rate: relativeChange(a.perSecond, b.perSecond),
      times: TIMES.map((time) => (hasBoth ? relativeChange(a[time], b[time]) : '')),
      distance: wassersteinText(distance),
    },
  ];
}

function ksText(distance: Distance): string {
  if (distance.kind === 'tooFew') return 'too few samples';
  return `KS ${distance.ks.toFixed(3)} (chance ${distance.chance.toFixed(3)})`;
}

function wassersteinText(distance: Distance): string {
  if (distance.kind === 'tooFew') return '';
  return `W1 ${duration(distance.wasserstein)} ±${duration(distance.wassersteinWithin)}`;
}

function seconds(time: Nanoseconds): string {
  return `${(time / 1e9).toFixed(3)} s`;
}
