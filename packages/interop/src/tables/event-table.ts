import type { RecordedRange } from '@pollscope/analysis';
import type { Nanoseconds, Section } from '@pollscope/protocol';
import type { TimeRange } from '@pollscope/protocol/recording';
import { Names } from '../names.ts';
import type { Cell, TableMaker } from './table.ts';

/** Something that happened, from its first to its last instant. */
export interface EventRow {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly cells: readonly Cell[];
}

type SectionOf<Kind extends Section['kind']> = Extract<Section, { readonly kind: Kind }>;

/** What an event's columns are called, and its rows in sections of one kind. */
export interface EventColumns<Kind extends Section['kind']> {
  readonly kind: Kind;
  readonly columns: readonly string[];
  readonly rows: (section: SectionOf<Kind>, names: Names) => Iterable<EventRow>;
}

/** A table with a row for each event of a kind that lies in the range or reaches into it, in the order of the stream. */
export function eventTable<Kind extends Section['kind']>(events: EventColumns<Kind>): TableMaker {
  return (recording, range) => ({ columns: events.columns, rows: eventRows(events, recording, range) });
}

async function* eventRows<Kind extends Section['kind']>(
  { kind, rows }: EventColumns<Kind>,
  recording: RecordedRange,
  range: Readonly<TimeRange>,
): AsyncGenerator<readonly Cell[]> {
  const names = new Names();
  for await (const { frame } of recording.frames(range)) {
    for (const section of frame.sections) names.apply(section);
    for (const section of frame.sections) {
      if (section.kind !== kind) continue;
      for (const { from, to, cells } of rows(section as SectionOf<Kind>, names)) {
        if (to >= range.from && from < range.to) yield cells;
      }
    }
  }
}
