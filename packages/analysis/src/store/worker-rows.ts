import type { WorkerWindowsSection } from '@pollscope/protocol';
import type { Definitions } from './definitions.ts';
import type { WorkerRow } from './queries.ts';
import { WorkerTotal } from './worker-total.ts';

/** One row for each worker that the windows speak of. */
export function workerRowsOf(
  definitions: Definitions,
  sections: readonly WorkerWindowsSection[],
): readonly WorkerRow[] {
  return definitions.workers.flatMap((worker) => {
    const total = new WorkerTotal();
    let nanoseconds = 0;
    for (const section of sections) {
      const row = section.rows.find((candidate) => candidate.worker === worker);
      if (row === undefined) continue;
      total.add(row);
      nanoseconds += section.duration;
    }
    const { last, polling, driver, parked } = total;
    if (last === undefined) return [];
    // The executor's own work between polls belongs to none of the three; without any of them there is nothing to divide.
    const observed = Math.max(1, polling + driver + parked);
    const row: WorkerRow = {
      worker,
      name: definitions.workerName(worker),
      state: last.state,
      stateSince: last.stateSince,
      pollingShare: polling / observed,
      driverShare: driver / observed,
      parkedShare: parked / observed,
      pollsPerSecond: (total.polls * 1e9) / nanoseconds,
      parksPerSecond: (total.parks * 1e9) / nanoseconds,
    };
    return [row];
  });
}
