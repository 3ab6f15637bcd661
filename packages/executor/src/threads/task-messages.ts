/** Counts up from 1 for each remote queue. */
export type CallId = number & { readonly __unit?: 'CallId' };

/** From the thread that spawns to the one that runs. */
export type TaskRequest =
  | {
      readonly kind: 'spawn';
      readonly call: CallId;
      readonly task: string;
      readonly name: string;
      readonly data: unknown;
    }
  | { readonly kind: 'abort'; readonly call: CallId };

/** Back, once for each spawn. */
export type TaskReply =
  | { readonly kind: 'ready'; readonly call: CallId; readonly value: unknown }
  | { readonly kind: 'aborted' | 'panicked'; readonly call: CallId; readonly message: string };
