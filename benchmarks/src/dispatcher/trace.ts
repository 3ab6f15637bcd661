import {
  type Nanoseconds,
  type Probe,
  type ResourceView,
  type TaskId,
  type TaskView,
  WakeSource,
} from '@pollscope/executor';

/** What an executor did, as far as it says something about the measurements. */
export class Trace implements Probe {
  polls = 0;
  pollTime: Nanoseconds = 0;
  driverTurns = 0;
  driverTime: Nanoseconds = 0;
  /** From the end of the poll that began each sleep to the wake by the timer. */
  readonly sleeps: Nanoseconds[] = [];
  readonly #asleepSince = new Map<TaskId, Nanoseconds>();

  pollEnded(task: TaskView, end: Nanoseconds): void {
    this.polls++;
    this.pollTime += end - task.pollStartedAt;
  }

  driverTurn(start: Nanoseconds, end: Nanoseconds): void {
    this.driverTurns++;
    this.driverTime += end - start;
  }

  taskWaiting(task: TaskView, time: Nanoseconds, resource: ResourceView): void {
    if (resource.kind === 'sleep') this.#asleepSince.set(task.id, time);
  }

  taskWoken(task: TaskView, time: Nanoseconds, { source }: { readonly source: WakeSource }): void {
    const since = this.#asleepSince.get(task.id);
    if (source !== WakeSource.timer || since === undefined) return;
    this.sleeps.push(time - since);
    this.#asleepSince.delete(task.id);
  }

  queueDefined(): void {}
  taskSpawned(): void {}
  taskEnded(): void {}
  pollStarted(): void {}
  resourceAcquired(): void {}
  resourceReleased(): void {}
  sliceStarted(): void {}
  sliceEnded(): void {}
  marked(): void {}
  queueSampled(): void {}
  parked(): void {}
  unparked(): void {}
}
