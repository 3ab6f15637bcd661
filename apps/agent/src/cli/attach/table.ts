import type { Paint, Tone } from '../paint.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column<Row> {
  readonly title: string;
  /** Numbers are aligned right, so that their digits line up. */
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string | Cell;
  /** Where it has to give way, what it begins with goes first: of a path, the file and the line stay. */
  readonly keepsEnd?: true;
}

const GAP = '  ';
const NARROWEST = 8;

/** Lines of a table with a line of titles, no wider than `width`: the widest left-aligned column gives way. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const cells = rows.map((row) => columns.map((column) => toCell(column.cell(row))));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => line[index]?.text.length ?? 0)),
  );
  narrow(widths, columns, width);
  const line = (texts: readonly Cell[]): string =>
    columns
      .map(({ align, keepsEnd }, index) => {
        const { text, tone = 'plain' } = texts[index] ?? { text: '' };
        const size = widths[index] ?? 0;
        const cut = text.length > size ? shortened(text, size, keepsEnd) : text;
        const padded = align === 'left' ? cut.padEnd(size) : cut.padStart(size);
        return paint(tone, padded);
      })
      .join(GAP)
      .trimEnd();
  return [line(columns.map(({ title }) => ({ text: title, tone: 'faint' }))), ...cells.map(line)];
}

function shortened(text: string, size: number, keepsEnd: true | undefined): string {
  return keepsEnd ? `…${text.slice(1 - size)}` : `${text.slice(0, size - 1)}…`;
}

function narrow(widths: number[], columns: readonly Column<never>[], width: number): void {
  const excess = (): number => widths.reduce((sum, size) => sum + size, GAP.length * (widths.length - 1)) - width;
  while (excess() > 0) {
    const widest = columns.reduce(
      (best, { align }, index) => (align === 'left' && (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      columns.findIndex(({ align }) => align === 'left'),
    );
    const size = widths[widest] ?? 0;
    if (size <= NARROWEST) return;
    widths[widest] = Math.max(NARROWEST, size - excess());
  }
}

function toCell(value: string | Cell): Cell {
  const { text, tone = 'plain' } = typeof value === 'string' ? { text: value } : value;
  return { text: printable(text), tone };
}

/** Names come from the program: what would steer the terminal is shown as a replacement character. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '\uFFFD');
}
