import { PollOutcome, PollSource } from '@pollscope/protocol';
import { nameOf } from '../code-names.ts';
import type { Frames } from '../frames.ts';
import { Names } from '../names.ts';
import type { Cell, Table } from './table.ts';

/** Every poll that the recording holds singly, in the order in which they ended on their worker. */
export function pollsTable(frames: Frames): Table {
  return {
    columns: ['worker', 'task', 'name', 'queue', 'start_ns', 'duration_ns', 'queue_delay_ns', 'outcome', 'source'],
    rows: pollRows(frames),
  };
}

async function* pollRows(frames: Frames): AsyncGenerator<readonly Cell[]> {
  const names = new Names();
  for await (const { sections } of frames) {
    for (const section of sections) names.apply(section);
    for (const section of sections) {
      if (section.kind !== 'polls') continue;
      const { worker, length, task, start, duration, queueDelay, outcome, source } = section;
      for (let row = 0; row < length; row++) {
        // row < length, which is that of all columns.
        const id = task[row] as number;
        const known = names.task(id);
        yield [
          names.worker(worker),
          id,
          known?.name,
          known && names.queue(known.queue),
          start[row],
          duration[row],
          queueDelay[row],
          nameOf(PollOutcome, outcome[row] as number),
          nameOf(PollSource, source[row] as number),
        ];
      }
    }
  }
}
