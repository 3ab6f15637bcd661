import type { PollOutcome, WorkerState } from './codes.ts';
import type { Nanoseconds, QueueId, ResourceId, TaskId, VirtualTime, WorkerId } from '../units.ts';

/**
 * A histogram's non-empty buckets, ascending. Bucket layout: value v < 64 falls into bucket v; otherwise with
 * e = floor(log2 v), bucket = 64·(e − 5) + floor(v / 2^(e−6)) − 64: 64 buckets an octave, each at most 1.6 % wide.
 */
export interface SparseHistogram {
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
  /** Largest value recorded, exactly; 0 when empty. */
  readonly max: Nanoseconds;
  /** Sum of all values, exactly. */
  readonly sum: Nanoseconds;
}

/** What one queue did in a window. Counters are of the window; lag, depth and vruntime are the last sampled in it. */
export interface QueueWindow {
  readonly queue: QueueId;
  /** CPU time that the queue received. */
  readonly received: Nanoseconds;
  /** CPU time that its weight entitled it to while it had work: ∫ w_i / Σ w_j over the backlogged j, dS. */
  readonly entitled: Nanoseconds;
  /** The policy's lag (entitled − received, as far as the policy remembers it): positive is owed. */
  readonly lag: Nanoseconds;
  readonly vruntime: VirtualTime;
  /** Tasks runnable and not being polled. */
  readonly depth: number;
  readonly depthMax: number;
  /** Times that the policy picked the queue. 0 when slices are not recorded. */
  readonly slices: number;
  /** Slices that a queue with a better claim cut short. */
  readonly preemptions: number;
  /**
   * Longest stretch in which it had runnable tasks and none was polled, of those that ended in the window or go on at its
   * end, from their beginning. Exact for queues that are first in, first out; otherwise a lower bound.
   */
  readonly maxGap: Nanoseconds;
  readonly pollTime: SparseHistogram;
  /** Wait from becoming runnable (or being spawned) to the start of the poll. */
  readonly queueDelay: SparseHistogram;
}

export interface QueueWindowsSection {
  readonly kind: 'queueWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly QueueWindow[];
}

/** What one task did in a window; only tasks that were polled or woken in it have one. */
export interface TaskWindow {
  readonly task: TaskId;
  /** Before the window, with the outcome of that poll, for a task that was only woken in it. */
  readonly lastPollEnd: Nanoseconds;
  readonly lastOutcome: PollOutcome;
  /** What it waited for when last polled; 0: nothing, or not known. */
  readonly waitsOn: ResourceId;
  /** Wakes of it, those without effect included. 0 when wakes are not recorded. */
  readonly wakes: number;
  /** Wakes that came from itself. */
  readonly selfWakes: number;
  /** Polls that ended yielded, of its own will. */
  readonly yields: number;
  /** Polls that ended because its cooperative budget was used up. */
  readonly outOfBudget: number;
  /** The task that woke it last; 0: none did, or not known. */
  readonly lastWaker: TaskId;
  readonly pollTime: SparseHistogram;
  readonly queueDelay: SparseHistogram;
}

/** With duration 0, in a snapshot: no window, only when and how the live tasks were last polled. */
export interface TaskWindowsSection {
  readonly kind: 'taskWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly TaskWindow[];
}

export interface WorkerWindow {
  readonly worker: WorkerId;
  readonly state: WorkerState;
  readonly stateSince: Nanoseconds;
  readonly polls: number;
  readonly parks: number;
  readonly polling: Nanoseconds;
  readonly driver: Nanoseconds;
  readonly parked: Nanoseconds;
}

export interface WorkerWindowsSection {
  readonly kind: 'workerWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly WorkerWindow[];
}

/** What observing cost in a window. */
export interface AgentWindowSection {
  readonly kind: 'agentWindow';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  /** Records taken from the rings. */
  readonly records: number;
  readonly dropped: number;
  /** Fullest that a ring was found, in thousandths of its capacity. */
  readonly ringFillPermille: number;
  /** Time that the agent's thread was busy. */
  readonly busy: Nanoseconds;
  /** Records times the cost of writing one as measured at start: CPU time taken from the program, estimated. */
  readonly probeCost: Nanoseconds;
  readonly bytesSent: number;
  readonly clients: number;
}

/** What happened at one resource in a window. Counters are of the window; the rest is the state at its end. */
export interface ResourceWindow {
  readonly resource: ResourceId;
  /** Tasks that wait for it. */
  readonly waiting: number;
  /** Permits free, items ready; -1: does not apply. */
  readonly available: number;
  /** Longest wait that ended in the window or goes on at its end, from its beginning. */
  readonly longestWait: Nanoseconds;
  /** Of those that wait, the one that has waited longest; 0: none waits. */
  readonly oldestWaiter: TaskId;
  /** A task that holds some of it; 0: none, or not known. */
  readonly holder: TaskId;
  readonly acquisitions: number;
  /** Acquisitions by a task that had begun to wait, or came, after another that still waits. */
  readonly overtakes: number;
}

export interface ResourceWindowsSection {
  readonly kind: 'resourceWindows';
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly rows: readonly ResourceWindow[];
}
