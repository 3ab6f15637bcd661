/** What one process of the benchmark `executor` measures: a value of each round. Nanoseconds unless named otherwise. */
export interface ExecutorSamples {
  /** Policy, then per round: a poll of the executor and one step of the bare loop over the same generators. */
  readonly polls: Readonly<Record<string, readonly { readonly executor: number; readonly bare: number }[]>>;
  /** One operation each. */
  readonly operations: Readonly<Record<string, readonly number[]>>;
  /** Number of queues, then a poll that is a slice of its own, so that it pays for a pick. */
  readonly picks: Readonly<Record<string, readonly number[]>>;
}

/** Bytes of the process for each idle task. */
export interface IdleTaskMemory {
  readonly heap: number;
  readonly resident: number;
}
