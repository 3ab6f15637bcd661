import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import {
  FIGURE_UNITS,
  FINDING_SEVERITIES,
  FINDING_STATES,
  type FindingFigure,
  type FindingSubject,
  SUBJECT_KINDS,
} from '../model.ts';
import type { SectionCodec } from './codec.ts';

/** One byte for each number, an empty text, and an empty list. */
const FINDING_MIN_BYTES = 13;
const SUBJECT_MIN_BYTES = 2;
const FIGURE_MIN_BYTES = 10;

export const findings: SectionCodec<'findings'> = {
  number: 23,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    for (const row of rows) {
      writer.id(row.id);
      writer.text(row.detector);
      writer.choice(FINDING_SEVERITIES, row.severity);
      writer.choice(FINDING_STATES, row.state);
      const first = writer.delta(row.first, 0);
      writer.sum(row.last, first);
      writer.uint(row.count);
      encodeSubjects(writer, row.subjects);
      const from = writer.delta(row.evidence.from, first);
      writer.sum(row.evidence.to, from);
      encodeFigures(writer, row.figures);
      writer.text(row.sentence);
      writer.text(row.hint);
    }
  },
  decode: (reader) => ({
    kind: 'findings',
    rows: reader.rows(FINDING_MIN_BYTES, () => {
      const id = reader.id();
      const detector = reader.text();
      const severity = reader.choice(FINDING_SEVERITIES, 'severity');
      const state = reader.choice(FINDING_STATES, 'state of a finding');
      const first = reader.int();
      const last = reader.sum(first);
      const count = reader.uint();
      const subjects = decodeSubjects(reader);
      const from = reader.delta(first);
      const evidence = { from, to: reader.sum(from) };
      const figures = decodeFigures(reader);
      const sentence = reader.text();
      const hint = reader.text();
      return { id, detector, severity, state, first, last, count, subjects, evidence, figures, sentence, hint };
    }),
  }),
};

function encodeSubjects(writer: ByteWriter, subjects: readonly FindingSubject[]): void {
  writer.uint(subjects.length);
  for (const { kind, id } of subjects) {
    writer.choice(SUBJECT_KINDS, kind);
    writer.id(id);
  }
}

function decodeSubjects(reader: ByteReader): readonly FindingSubject[] {
  return reader.rows(SUBJECT_MIN_BYTES, () => ({
    kind: reader.choice(SUBJECT_KINDS, 'kind of subject'),
    id: reader.id(),
  }));
}

function encodeFigures(writer: ByteWriter, figures: readonly FindingFigure[]): void {
  writer.uint(figures.length);
  for (const { name, value, unit } of figures) {
    writer.text(name);
    writer.float(value);
    writer.choice(FIGURE_UNITS, unit);
  }
}

function decodeFigures(reader: ByteReader): readonly FindingFigure[] {
  return reader.rows(FIGURE_MIN_BYTES, () => ({
    name: reader.text(),
    value: reader.float(),
    unit: reader.choice(FIGURE_UNITS, 'unit'),
  }));
}
