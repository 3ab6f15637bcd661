import type { Nanoseconds, QueueId, StringId, TaskId } from '@pollscope/protocol';
import type { Contents } from './contents.ts';
import { forEachPoll, overlap } from './poll-list.ts';
import { taskRef } from './resource-query.ts';
import type { AntagonistRow, Antagonists, AntagonistsQuery } from './service-queries.ts';
import { queueName, UNNAMED_TASKS } from './task-names.ts';

interface Rival {
  readonly queue: QueueId;
  readonly name: StringId;
  used: Nanoseconds;
  polls: number;
  longest: Nanoseconds;
  slowest: TaskId;
}

/** Who was polled on the queue's worker in the range. O(single polls in the range). */
export function antagonistsOf(contents: Contents, { queue, range, limit }: AntagonistsQuery): Antagonists {
  const { definitions, events, tasks } = contents;
  const { worker } = definitions.queue(queue);
  const rivals = new Map<string, Rival>();
  let polled = 0;
  for (const block of events.within(range)) {
    const { polls } = block.contents;
    forEachPoll(block, range, (row, start, end) => {
      if (polls.worker[row] !== worker) return;
      const used = overlap(start, end, range);
      polled += used;
      const own = polls.queue[row] as QueueId;
      if (own === queue) return;
      const task = polls.task[row] as TaskId;
      const rival = rivalOf(rivals, own, tasks.get(task)?.name ?? 0);
      rival.used += used;
      rival.polls++;
      if (end - start <= rival.longest) return;
      rival.longest = end - start;
      rival.slowest = task;
    });
  }
  const length = range.to - range.from;
  const rows = [...rivals.values()]
    .sort((a, b) => b.used - a.used)
    .slice(0, limit)
    .map(({ name, slowest, ...rival }): AntagonistRow => {
      const text = definitions.text(name);
      return {
        ...rival,
        name: text === '' ? UNNAMED_TASKS : text,
        queueName: queueName(definitions, rival),
        share: rival.used / length,
        slowest: taskRef(contents, slowest),
      };
    });
  // Only where single events are known does silence mean that nobody ran.
  const isKnown = events.tell(range);
  return { rows, outside: Math.max(0, length - polled), isKnown };
}

function rivalOf(rivals: Map<string, Rival>, queue: QueueId, name: StringId): Rival {
  const key = `${queue}:${name}`;
  const known = rivals.get(key);
  if (known !== undefined) return known;
  const rival = { queue, name, used: 0, polls: 0, longest: 0, slowest: 0 };
  rivals.set(key, rival);
  return rival;
}
