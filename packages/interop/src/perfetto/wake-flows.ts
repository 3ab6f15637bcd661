import { type Nanoseconds, type TaskId, WakeEffect, type WakesSection } from '@pollscope/protocol';

interface PendingWake {
  readonly time: Nanoseconds;
  readonly flow: number;
}

/** Connects each wake that made a task runnable with the poll that followed. */
export class WakeFlows {
  readonly #pending = new Map<TaskId, PendingWake[]>();
  #flows = 0;

  /** The arrow that begins at a wake; undefined for one without effect. */
  begin(section: WakesSection, row: number): number | undefined {
    if (section.effect[row] === WakeEffect.alreadyQueued) return undefined;
    const task = section.task[row] as number;
    const wake = { time: section.time[row] as number, flow: ++this.#flows };
    const pending = this.#pending.get(task);
    if (pending === undefined) this.#pending.set(task, [wake]);
    else pending.push(wake);
    return wake.flow;
  }

  /** The arrows that end at a poll. */
  end(task: TaskId, start: Nanoseconds): readonly number[] {
    const pending = this.#pending.get(task);
    if (pending === undefined) return [];
    const ended = pending.filter(({ time }) => time <= start);
    const left = pending.filter(({ time }) => time > start);
    if (left.length === 0) this.#pending.delete(task);
    else this.#pending.set(task, left);
    return ended.map(({ flow }) => flow);
  }
}
