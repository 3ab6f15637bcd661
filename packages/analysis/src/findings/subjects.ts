import type { FindingSubject, QueueId, ResourceId, TaskId, WorkerId } from '@pollscope/protocol';

export const task = (id: TaskId): FindingSubject => ({ kind: 'task', id });
export const queue = (id: QueueId): FindingSubject => ({ kind: 'queue', id });
export const worker = (id: WorkerId): FindingSubject => ({ kind: 'worker', id });
export const resource = (id: ResourceId): FindingSubject => ({ kind: 'resource', id });

/** Of those that are known. */
export function tasks(...ids: readonly (TaskId | undefined)[]): readonly FindingSubject[] {
  return ids.flatMap((id) => (id === undefined || id === 0 ? [] : [task(id)]));
}
