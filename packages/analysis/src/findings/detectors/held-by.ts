import type { Nanoseconds, TaskId, WorkerId } from '@pollscope/protocol';
import type { Program } from '../program/program.ts';

/** Whose poll held the worker, in progress or the longest that ended, if one took so long. */
export function pollThatHeld(program: Program, on: WorkerId, held: Nanoseconds): TaskId | undefined {
  const running = program.runningPolls.at(program.now).find((poll) => poll.worker === on);
  if (running !== undefined && program.now - running.start >= held) return running.task;
  // Tasks of a runtime whose workers share a driver move between them.
  const movesAbout = program.workers.attendance.isTold;
  let longest = held;
  let culprit: TaskId | undefined;
  for (const { group, longestPoll, slowest } of program.window.groups) {
    const home = program.queues.get(group.queue)?.worker ?? on;
    if ((home !== on && !movesAbout) || longestPoll < longest) continue;
    longest = longestPoll;
    culprit = slowest?.id;
  }
  return culprit;
}
