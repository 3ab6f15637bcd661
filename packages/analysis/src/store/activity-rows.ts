import type { Activity } from './activity.ts';
import type { EventsQuery, MarkRow, SliceRow, SlicesQuery, StackRow, StacksQuery } from './activity-queries.ts';
import type { Definitions } from './definitions.ts';
import { taskRef } from './resource-query.ts';
import type { TaskTable } from './task-table.ts';

export interface ActivitySource {
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  readonly activity: Activity;
}

export function sliceRowsOf({ definitions, activity }: ActivitySource, query: SlicesQuery): readonly SliceRow[] {
  const { from, to } = query.range;
  const ends = ({ start, duration }: { readonly start: number; readonly duration: number }) => start + duration;
  return activity.slices
    .newest(
      (slice) => ends(slice) >= from && ends(slice) < to && (query.queue === undefined || query.queue === slice.queue),
      query.limit,
    )
    .map((slice) => ({
      ...slice,
      queueName: definitions.queue(slice.queue).name,
      by: slice.by < 0 ? '' : definitions.queue(slice.by).name,
    }));
}

export function markRowsOf(source: ActivitySource, query: EventsQuery): readonly MarkRow[] {
  const { from, to } = query.range;
  return source.activity.marks
    .newest(({ time }) => time >= from && time < to, query.limit)
    .map((mark) => ({
      ...mark,
      duration: mark.duration < 0 ? undefined : mark.duration,
      task: taskRef(source, mark.task),
      name: source.definitions.text(mark.name),
    }));
}

export function stackRowsOf(source: ActivitySource, query: StacksQuery): readonly StackRow[] {
  const { definitions, activity } = source;
  const { from, to } = query.range;
  return activity.stacks
    .newest(
      ({ sampledAt, task }) => sampledAt >= from && sampledAt < to && (query.task === undefined || query.task === task),
      Number.POSITIVE_INFINITY,
    )
    .map((stack) => ({
      ...stack,
      task: taskRef(source, stack.task),
      frames: stack.frames.map((frame) => ({
        ...frame,
        function: definitions.text(frame.function),
        file: definitions.text(frame.file),
      })),
    }));
}
