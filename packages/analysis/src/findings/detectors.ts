import type { AnyDetector } from './detector.ts';
import { batchOverBudget } from './detectors/batch-over-budget.ts';
import { budgetExhausted } from './detectors/budget-exhausted.ts';
import { busyYield } from './detectors/busy-yield.ts';
import { dataGap } from './detectors/data-gap.ts';
import { deadlock } from './detectors/deadlock.ts';
import { eventLoopBusy } from './detectors/event-loop-busy.ts';
import { eventLoopHeld } from './detectors/event-loop-held.ts';
import { idleWorkers } from './detectors/idle-workers.ts';
import { intervalDrift } from './detectors/interval-drift.ts';
import { ioUnattended } from './detectors/io-unattended.ts';
import { lagBound } from './detectors/lag-bound.ts';
import { loopBlocked } from './detectors/loop-blocked.ts';
import { longHold } from './detectors/long-hold.ts';
import { longPoll } from './detectors/long-poll.ts';
import { lostWaker } from './detectors/lost-waker.ts';
import { neverYielded } from './detectors/never-yielded.ts';
import { overtaking } from './detectors/overtaking.ts';
import { pollRunning } from './detectors/poll-running.ts';
import { queueDelay } from './detectors/queue-delay.ts';
import { queueGrowing } from './detectors/queue-growing.ts';
import { queueStarved } from './detectors/queue-starved.ts';
import { selfWakes } from './detectors/self-wakes.ts';
import { shareError } from './detectors/share-error.ts';
import { taskLeak } from './detectors/task-leak.ts';
import { taskPanics } from './detectors/task-panics.ts';
import { thunderingHerd } from './detectors/thundering-herd.ts';
import { wakeStorm } from './detectors/wake-storm.ts';

/** All detectors, in the order in which docs/findings.md lists them. */
export const DETECTORS: readonly AnyDetector[] = [
  longPoll,
  pollRunning,
  neverYielded,
  eventLoopHeld,
  loopBlocked,
  eventLoopBusy,
  busyYield,
  selfWakes,
  wakeStorm,
  thunderingHerd,
  lostWaker,
  deadlock,
  longHold,
  overtaking,
  budgetExhausted,
  batchOverBudget,
  queueStarved,
  shareError,
  lagBound,
  queueDelay,
  queueGrowing,
  intervalDrift,
  idleWorkers,
  ioUnattended,
  taskLeak,
  taskPanics,
  dataGap,
];
