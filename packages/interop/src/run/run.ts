import type { Records } from './records.ts';
import type { Tasks } from './tasks.ts';
import type { Texts } from './texts.ts';

/** All that a file told of one run of a program, before it is put in order. */
export interface Run {
  readonly records: Records;
  readonly texts: Texts;
  readonly tasks: Tasks;
  /** The scheduling rule, as queues sections name it. */
  readonly policy: string;
  /** Names of the workers, in the order in which they are to be shown. */
  readonly workers: readonly string[];
  /** For each worker that records name, its place in `workers`. */
  readonly workerPlaces: readonly number[];
  /** Names of queues that no worker owns. */
  readonly sharedQueues: readonly string[];
  /** Whether records carry how many tasks a worker's own queue holds. */
  readonly hasDepths: boolean;
  /** Whether the group of a task is the place where it was spawned. */
  readonly groupsAreLocations: boolean;
}
