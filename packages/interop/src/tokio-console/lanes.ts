import { RecordKind, Records } from '../run/records.ts';
import { timeOrder } from '../run/time-order.ts';

/** Polls at one time that are told apart: more than a machine has threads. What is beyond shares the last lane. */
const MAX_LANES = 256;

/**
 * The recording does not tell which thread polled. Polls that overlap were on different ones, so each poll gets the lowest
 * lane that is free when it begins. Returns the records in order of time, with their lanes as workers.
 */
export function withLanes(records: Records): { readonly records: Records; readonly lanes: number } {
  const placed = new Records();
  const laneOf = new Map<number, number>();
  const taken: boolean[] = [];
  for (const row of timeOrder(records.times)) {
    const kind = records.kind(row);
    const task = records.a(row);
    let lane = laneOf.get(task) ?? 0;
    if (kind === RecordKind.pollStart) {
      const free = taken.indexOf(false);
      lane = Math.min(free === -1 ? taken.length : free, MAX_LANES - 1);
      taken[lane] = true;
      laneOf.set(task, lane);
    } else if (kind === RecordKind.pollEnd) {
      if (laneOf.delete(task)) taken[lane] = false;
    }
    placed.push(kind, records.time(row), lane, 0, task, records.b(row));
  }
  return { records: placed, lanes: Math.max(1, taken.length) };
}
