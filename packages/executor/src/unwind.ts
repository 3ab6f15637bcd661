import type { Task } from './task.ts';

/**
 * Ends the body of an aborted task where it stands: cancels its wait and runs its `finally` blocks now. They cannot
 * wait, since nobody will poll the task again; a wait in one throws there, and one that goes on waiting is left. What
 * goes wrong in them goes to `report`. An async function cannot be ended, so it is told: see `AsyncBody.abort`.
 */
export function unwind(task: Task, report: (error: unknown) => void): void {
  try {
    task.wait?.cancel();
    const { body } = task;
    if (body !== undefined && 'resume' in body) {
      body.abort();
      return;
    }
    if (body === undefined || body.return(undefined).done === true) return;
    const refusal = new Error(`task "${task.name}" (${task.id}) was aborted: its finally blocks cannot wait`);
    body.throw(refusal);
    report(refusal);
  } catch (error) {
    report(error);
  }
}
