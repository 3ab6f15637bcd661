import type { WorkerWindow, WorkerWindowsSection } from '@pollscope/protocol';
import type { Definitions } from './definitions.ts';
import type { WorkerRow } from './queries.ts';

/** One row for each worker that the windows speak of. */
export function workerRowsOf(
  definitions: Definitions,
  sections: readonly WorkerWindowsSection[],
): readonly WorkerRow[] {
  return definitions.workers.flatMap((worker) => {
    const sum = { polls: 0, parks: 0, polling: 0, driver: 0, parked: 0, nanoseconds: 0 };
    let last: WorkerWindow | undefined;
    for (const section of sections) {
      const row = section.rows.find((candidate) => candidate.worker === worker);
      if (row === undefined) continue;
      sum.polls += row.polls;
      sum.parks += row.parks;
      sum.polling += row.polling;
      sum.driver += row.driver;
      sum.parked += row.parked;
      sum.nanoseconds += section.duration;
      last = row;
    }
    if (last === undefined) return [];
    // The executor's own work between polls belongs to none of the three; without any of them there is nothing to divide.
    const observed = Math.max(1, sum.polling + sum.driver + sum.parked);
    const row: WorkerRow = {
      worker,
      name: definitions.workerName(worker),
      state: last.state,
      stateSince: last.stateSince,
      pollingShare: sum.polling / observed,
      driverShare: sum.driver / observed,
      parkedShare: sum.parked / observed,
      pollsPerSecond: (sum.polls * 1e9) / sum.nanoseconds,
      parksPerSecond: (sum.parks * 1e9) / sum.nanoseconds,
    };
    return [row];
  });
}
