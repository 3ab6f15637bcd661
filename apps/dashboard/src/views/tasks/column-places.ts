import type { Column } from './columns.tsx';

/** As in the style sheet, in pixels. */
export const COLUMN_GAP = 10;
export const ROW_PADDING = 8;

export interface ColumnPlace {
  readonly left: number;
  readonly width: number;
}

/**
 * Where the columns of a row stand, in pixels: each as wide as it must be, and what is left over divided by how much they grow.
 * Cells that are placed by number are laid out in a third of the time that a grid takes.
 */
export function columnPlaces(columns: readonly Pick<Column, 'width' | 'grows'>[], available: number): ColumnPlace[] {
  const grows = columns.reduce((sum, column) => sum + column.grows, 0);
  const room = Math.max(0, available - leastWidth(columns));
  let left = ROW_PADDING;
  return columns.map((column) => {
    const place = { left, width: column.width + (grows === 0 ? 0 : Math.floor((room * column.grows) / grows)) };
    left += place.width + COLUMN_GAP;
    return place;
  });
}

/** Of a row, with what is between its columns and beside them. */
export function leastWidth(columns: readonly Pick<Column, 'width'>[]): number {
  return columns.reduce((sum, { width }) => sum + width, 2 * ROW_PADDING + COLUMN_GAP * (columns.length - 1));
}
