import type { Frame, Section } from '../model.ts';
import type { Nanoseconds } from '../units.ts';

/** From the earliest to the latest instant; `from` is above `to` when there is none. */
export interface TimeRange {
  from: Nanoseconds;
  to: Nanoseconds;
}

/** A range without an instant, to be widened. */
export function emptyRange(): TimeRange {
  return { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
}

/**
 * When what the frame tells happened, in integers; empty for a frame of definitions. Linear in its rows. What would end
 * after the last time there is ends with it.
 */
export function timesOfFrame({ sections }: Frame): TimeRange {
  const range = emptyRange();
  for (const section of sections) widenBySection(range, section);
  return { from: Math.floor(range.from), to: Math.min(Math.ceil(range.to), Number.MAX_SAFE_INTEGER) };
}

/**
 * Widens `range` by what a section tells. A poll that goes on counts when it was observed, and a finding when it was seen
 * last: otherwise each chunk of a program that is stuck would seem to reach back to where it got stuck.
 */
export function widenBySection(range: TimeRange, section: Section): void {
  switch (section.kind) {
    case 'strings':
    case 'workers':
    case 'queues':
    case 'resources':
      return;
    case 'spawns':
      // A snapshot repeats what happened long ago.
      if (!section.snapshot) for (const { time } of section.rows) widen(range, time, time);
      return;
    case 'ends':
    case 'queueSamples':
      for (const { time } of section.rows) widen(range, time, time);
      return;
    case 'openPolls':
      for (const { observedAt } of section.rows) widen(range, observedAt, observedAt);
      return;
    case 'stacks':
      for (const { sampledAt } of section.rows) widen(range, sampledAt, sampledAt);
      return;
    case 'findings':
      for (const { last } of section.rows) widen(range, last, last);
      return;
    case 'loss':
      for (const { from, to } of section.rows) widen(range, from, to);
      return;
    case 'queueWindows':
    case 'taskWindows':
    case 'workerWindows':
    case 'resourceWindows':
    case 'agentWindow':
      // One of no duration is part of a snapshot.
      if (section.duration > 0) widen(range, section.start, section.start + section.duration);
      return;
    case 'parks':
    case 'driverTurns':
    case 'slices':
      for (const { start, duration } of section.rows) widen(range, start, start + duration);
      return;
    case 'marks':
      for (const { time, duration } of section.rows) widen(range, time, time + Math.max(duration, 0));
      return;
    case 'polls':
      for (let row = 0; row < section.length; row++) {
        const start = section.start[row] as number;
        widen(range, start, start + (section.duration[row] as number));
      }
      return;
    case 'wakes':
    case 'waits':
    case 'holds':
      for (let row = 0; row < section.length; row++) {
        const time = section.time[row] as number;
        widen(range, time, time);
      }
      return;
    default:
      return unknownSection(section);
  }
}

/** How many things a section tells. */
export function rowsOf(section: Section): number {
  if ('length' in section) return section.length;
  return section.kind === 'agentWindow' ? 1 : section.rows.length;
}

function widen(range: TimeRange, from: Nanoseconds, to: Nanoseconds): void {
  if (from < range.from) range.from = from;
  if (to > range.to) range.to = to;
}

/** Fails to compile when a kind of section is missing above. */
function unknownSection(section: never): void {
  throw new Error(`unknown section ${(section as Section).kind}`);
}
