export type { AsyncFunction } from './async/async-body.ts';
export { AbortError, type AsyncTask, type TaskSignal } from './async/async-task.ts';
export type { Driver } from './driver.ts';
export type { DurationSummary } from './duration-histogram.ts';
export { Executor, type MarkOptions } from './executor.ts';
export { fromPromise } from './from-promise.ts';
export { hostDriver } from './host-driver.ts';
export { JoinError } from './join-error.ts';
export type { JoinHandle } from './join-handle.ts';
export { type AnnouncedExecutor, onExecutor } from './on-executor.ts';
export type { ExecutorOptions, PolicyName, QueueOptions } from './options.ts';
export type { Policy, PolicyQueue, SliceOptions } from './policy.ts';
export {
  currentPoll,
  outOfBudget,
  type PollContext,
  type PolledTask,
  refundBudget,
  reportAcquired,
  reportReleased,
  takeBudget,
} from './poll-context.ts';
export * from './probe.ts';
export {
  NOT_COUNTED,
  Resource,
  type ResourceId,
  type ResourceKind,
  type ResourceOptions,
  type ResourceView,
} from './resource.ts';
export type { Queue, SpawnOptions } from './queue.ts';
export type { ShutdownMode } from './shutdown.ts';
export { sleep } from './sleep.ts';
export type { ExecutorStats, QueueStats, SampledCount, TaskStats } from './stats.ts';
export { VirtualDriver } from './virtual-driver.ts';
export type { Leaf, TaskBody, Timer, Wait, Wakeable, Waker } from './wait.ts';
export { yieldMaybe } from './yield-maybe.ts';
export { yieldNow } from './yield-now.ts';
export { channel, type ChannelOptions, type Item } from './sync/channel.ts';
export { ClosedError } from './sync/closed-error.ts';
export { gather, type Gathered } from './sync/gather.ts';
export { type Interval, interval, type IntervalOptions, type MissedTickBehavior } from './sync/interval.ts';
export type { LeafResult } from './sync/leaf.ts';
export { Mutex, type MutexGuard } from './sync/mutex.ts';
export { type Notified, Notify } from './sync/notify.ts';
export { oneshot, type OneshotReceiver, type OneshotSender } from './sync/oneshot.ts';
export type { Receiver } from './sync/receiver.ts';
export { select, type Selected, type SelectOptions } from './sync/select.ts';
export type { NamedOptions } from './sync/named-options.ts';
export { Semaphore, type SemaphorePermit } from './sync/semaphore.ts';
export type { Sender } from './sync/sender.ts';
export { type TaskGroup, taskGroup } from './sync/task-group.ts';
export { timeout, TimeoutError } from './sync/timeout.ts';
export { remoteQueue, type RemoteQueue, type RemoteSpawnOptions } from './threads/remote-queue.ts';
export type { RemoteHandle } from './threads/remote-handle.ts';
export { remoteReceiver, type RemoteReceiver, type RemoteReceiverOptions } from './threads/remote-receiver.ts';
export { remoteSender, type RemoteSender } from './threads/remote-sender.ts';
export { type RemoteTasks, serveTasks, type ServedTasks, type ServeOptions } from './threads/serve-tasks.ts';
export type { ThreadPort } from './threads/thread-port.ts';
