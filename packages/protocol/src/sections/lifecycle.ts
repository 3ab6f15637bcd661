import { TaskKind, TaskOutcome } from '../model.ts';
import type { SectionCodec } from './codec.ts';

const TASK_KINDS = Object.values(TaskKind);
const TASK_OUTCOMES = Object.values(TaskOutcome);

const NEWS = 0;
const SNAPSHOT = 1;
const SPAWN_FORMS = [NEWS, SNAPSHOT] as const;

export const spawns: SectionCodec<'spawns'> = {
  number: 4,
  encode(writer, { snapshot, rows }) {
    writer.uint(snapshot ? SNAPSHOT : NEWS);
    writer.uint(rows.length);
    let task = 0;
    let time = 0;
    for (const row of rows) {
      task = writer.idDelta(row.task, task);
      time = writer.delta(row.time, time);
      writer.id(row.queue);
      writer.id(row.name);
      writer.id(row.parent);
      writer.id(row.location);
      writer.uint(row.taskKind);
    }
  },
  decode(reader) {
    const snapshot = reader.code(SPAWN_FORMS, 'form of spawns') === SNAPSHOT;
    let task = 0;
    let time = 0;
    return {
      kind: 'spawns',
      snapshot,
      rows: reader.rows(7, () => {
        task = reader.idDelta(task);
        time = reader.delta(time);
        return {
          task,
          time,
          queue: reader.id(),
          name: reader.id(),
          parent: reader.id(),
          location: reader.id(),
          taskKind: reader.code(TASK_KINDS, 'task kind'),
        };
      }),
    };
  },
};

export const ends: SectionCodec<'ends'> = {
  number: 5,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let task = 0;
    let time = 0;
    for (const row of rows) {
      task = writer.idDelta(row.task, task);
      time = writer.delta(row.time, time);
      writer.uint(row.outcome);
      writer.id(row.message);
    }
  },
  decode(reader) {
    let task = 0;
    let time = 0;
    return {
      kind: 'ends',
      rows: reader.rows(4, () => {
        task = reader.idDelta(task);
        time = reader.delta(time);
        return { task, time, outcome: reader.code(TASK_OUTCOMES, 'task outcome'), message: reader.id() };
      }),
    };
  },
};
