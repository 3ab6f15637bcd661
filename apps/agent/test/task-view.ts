import { PollSource, type TaskView, WakeEffect } from '@pollscope/executor';

/** A task as a probe sees it. */
export function taskView(view: Partial<TaskView> = {}): TaskView {
  return {
    id: 7,
    name: '',
    kind: 'generator',
    queue: { id: 3, name: '', weight: 1, depth: 0, vruntime: 0, lag: 0, received: 0, entitled: 0 },
    location: '',
    parent: 0,
    spawnedAt: 0,
    runnableSince: 0,
    pollStartedAt: 0,
    pollSource: PollSource.fifo,
    wakeEffect: WakeEffect.queued,
    ...view,
  };
}
