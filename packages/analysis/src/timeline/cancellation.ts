/** What a long answer asks now and then; an `AbortSignal` is one. */
export interface Cancellation {
  /** Throws when nobody waits for the answer any more. */
  throwIfAborted(): void;
}

export const NEVER_CANCELLED: Cancellation = { throwIfAborted: () => {} };
