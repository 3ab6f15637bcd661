import type { Nanoseconds, Section } from '@pollscope/protocol';

/** The last instant that a section tells of; 0 for definitions, and for a section without rows. */
export function observedUntil(section: Section): Nanoseconds {
  switch (section.kind) {
    case 'strings':
    case 'workers':
    case 'queues':
    case 'resources':
      return 0;
    case 'queueWindows':
    case 'taskWindows':
    case 'workerWindows':
    case 'resourceWindows':
    case 'agentWindow':
      return section.start + section.duration;
    case 'polls': {
      const last = section.length - 1;
      return (section.start[last] ?? 0) + (section.duration[last] ?? 0);
    }
    case 'wakes':
    case 'waits':
    case 'holds':
      return section.time[section.length - 1] ?? 0;
    case 'parks':
    case 'driverTurns':
    case 'slices':
      return section.rows.reduce((latest, row) => Math.max(latest, row.start + row.duration), 0);
    case 'spawns':
    case 'ends':
    case 'queueSamples':
    case 'marks':
      return section.rows.reduce((latest, row) => Math.max(latest, row.time), 0);
    case 'loss':
      return section.rows.reduce((latest, row) => Math.max(latest, row.to), 0);
    case 'openPolls':
      return section.rows.reduce((latest, row) => Math.max(latest, row.observedAt), 0);
    case 'stacks':
      return section.rows.reduce((latest, row) => Math.max(latest, row.sampledAt), 0);
    case 'findings':
      return section.rows.reduce((latest, row) => Math.max(latest, row.last), 0);
  }
}
