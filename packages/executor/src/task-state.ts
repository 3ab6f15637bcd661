/**
 * ```
 *            wake              poll             pending
 *   waiting ──────▶ queued ──────────▶ polled ──────────▶ waiting
 *                     ▲                │    │ abort
 *                     └── yielded ── woken  └──▶ aborting ──▶ ended
 * ```
 * `woken`: made runnable again during its own poll. `aborting`: aborted during its own poll. A poll may end in `ended`
 * from any state; an abort ends `waiting` and `queued` tasks at once.
 */
export const TaskState = { waiting: 0, queued: 1, polled: 2, woken: 3, aborting: 4, ended: 5 } as const;
export type TaskState = (typeof TaskState)[keyof typeof TaskState];
