/**
 * Units and ids as flavoured numbers: a plain number is accepted, a number of another flavour is not, so that a duration
 * cannot be passed where a virtual time is meant. The tag exists only in the type.
 */
type Flavoured<Unit extends string> = number & { readonly __unit?: Unit };

/**
 * Integer nanoseconds: either a duration, or an instant counted from the start of the stream's epoch.
 * A double holds them exactly for 104 days (2^53 ns), which keeps bigint out of hot loops.
 */
export type Nanoseconds = Flavoured<'Nanoseconds'>;

/** Weighted CPU time of a queue: nanoseconds received divided by weight. Comparable only within one policy; not a duration. */
export type VirtualTime = Flavoured<'VirtualTime'>;

/** Small integer naming a task within one epoch, below 2^32. Ids of other runtimes travel in the task's name. */
export type TaskId = Flavoured<'TaskId'>;

/** Small integer naming a queue within one epoch. */
export type QueueId = Flavoured<'QueueId'>;

/** Small integer naming a worker within one epoch. */
export type WorkerId = Flavoured<'WorkerId'>;

/** Small integer naming something that tasks wait for, within one epoch; 0 stands for none. */
export type ResourceId = Flavoured<'ResourceId'>;

/** Small integer naming a finding within one epoch. */
export type FindingId = Flavoured<'FindingId'>;

/** Index of a string that a `strings` section defined; 0 is the empty string and is never defined. */
export type StringId = Flavoured<'StringId'>;
