/** A figure with its bar: what it has to be at most, or at least. */
export interface Bar {
  readonly what: string;
  readonly measured: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly held: boolean;
}

/** Named with their units. */
export type Figures = Readonly<Record<string, number | Spread>>;

export interface Report {
  readonly figures: Figures;
  readonly bars: readonly Bar[];
  /** What a reader of the figures has to know. */
  readonly notes?: readonly string[];
  /** The figures as text, printed in place of the list of them; JSON leaves it out. */
  readonly layout?: () => string;
}

export type Benchmark = () => Promise<Report>;

/** Median with the 10th and 90th percentile of the rounds. */
export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly rounds: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (quantile: number) => rounded(sorted[Math.round(quantile * (sorted.length - 1))] ?? Number.NaN);
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), rounds: sorted.length };
}

export function atMost(what: string, measured: number, bar: number): Bar {
  return { what, measured: rounded(measured), atMost: bar, held: measured <= bar };
}

export function atLeast(what: string, measured: number, bar: number): Bar {
  return { what, measured: rounded(measured), atLeast: bar, held: measured >= bar };
}

/** Four significant digits: the rest is noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function printReport(report: Report & { readonly benchmark: string; readonly machine: object }): void {
  console.log(`${report.benchmark} on ${Object.values(report.machine).join(', ')}\n`);
  console.log(report.layout?.() ?? figureList(report.figures));
  for (const note of report.notes ?? []) console.log(`\n  ${note}`);
  console.log();
  for (const bar of report.bars) {
    const limit = bar.atMost === undefined ? `at least ${bar.atLeast}` : `at most ${bar.atMost}`;
    console.log(`  ${bar.held ? 'held  ' : 'MISSED'} ${bar.what}: ${bar.measured}, ${limit}`);
  }
}

function figureList(figures: Figures): string {
  const lines = Object.entries(figures).map(([name, value]) => {
    const text =
      typeof value === 'number'
        ? String(value)
        : `${value.median}  (p10 ${value.p10}, p90 ${value.p90}, ${value.rounds} rounds)`;
    return `  ${name.padEnd(46)} ${text}`;
  });
  return lines.join('\n');
}

/** Columns as wide as their widest cell; text is aligned to the left and figures to the right. */
export function formatTable(rows: readonly (readonly string[])[], textColumns: readonly number[] = [0]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return textColumns.includes(column) ? cell.padEnd(width) : cell.padStart(width);
    }),
  );
  return lines.map((line) => `  ${line.join('  ')}`.trimEnd()).join('\n');
}
