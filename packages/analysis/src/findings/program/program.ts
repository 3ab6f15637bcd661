import type { Capability, LossSection, Nanoseconds, QueueId, Section, TaskId, WorkerId } from '@pollscope/protocol';
import { Definitions } from '../../store/definitions.ts';
import type { TimedSection } from '../section-order.ts';
import { LoopBlocks } from './loop-blocks.ts';
import { QueueBook } from './queue-book.ts';
import { type KnownResource, ResourceBook } from './resource-book.ts';
import { RunningPolls } from './running-polls.ts';
import { SteadyRate } from './steady-rate.ts';
import { TaskBook } from './task-book.ts';
import { countOf, GroupTotals, type TaskTotals } from './task-totals.ts';
import { WorkerBook } from './worker-book.ts';

/** The window that closed last: the length of the task windows, with the shorter ones of the rest put together. */
export interface Window {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly tasks: readonly TaskTotals[];
  readonly groups: readonly GroupTotals[];
  /** Records lost in it or told of as lost since the one before. */
  readonly losses: LossSection['rows'];
}

/** What the detectors look at; see {@link Program}. */
export type Look = 'window' | 'openPolls';

/**
 * What the sections so far tell of the observed program. Memory: live tasks (at most 200,000 of them), queues, workers
 * and resources (at most 20,000); of time, one window. Taking a section costs O(its rows).
 */
export class Program {
  readonly definitions = new Definitions();
  readonly tasks = new TaskBook((id) => this.definitions.text(id));
  readonly queues = new QueueBook();
  readonly workers: WorkerBook;
  readonly resources = new ResourceBook();
  readonly runningPolls = new RunningPolls();
  readonly loopBlocks = new LoopBlocks();
  #now: Nanoseconds = 0;
  #since = Number.POSITIVE_INFINITY;
  #hasLost = false;
  #window: Window = { from: 0, to: 0, tasks: [], groups: [], losses: [] };
  #losses: LossSection['rows'][number][] = [];

  /** Of a source that can tell so much. */
  constructor(capabilities: readonly Capability[]) {
    this.workers = new WorkerBook(capabilities.includes('sharedDriver'));
  }

  /** Up to when it is known. */
  get now(): Nanoseconds {
    return this.#now;
  }

  /** From when on windows tell of everything. */
  get since(): Nanoseconds {
    return this.#since;
  }

  /** Whether a task that is not known as live has ended for certain. */
  get knowsAllTasks(): boolean {
    return !this.#hasLost && this.tasks.isComplete;
  }

  get window(): Window {
    return this.#window;
  }

  /** Names, which hold whenever they arrive. */
  define(section: Section): void {
    if (section.kind === 'strings') this.definitions.defineStrings(section);
    else if (section.kind === 'workers') this.definitions.defineWorkers(section);
    else if (section.kind === 'resources') this.resources.define(section);
  }

  /** Takes the next section in order of time; returns what is to be looked at before the one after it. */
  take(section: TimedSection): Look | undefined {
    switch (section.kind) {
      case 'queues':
        this.definitions.defineQueues(section);
        this.queues.define(section);
        return undefined;
      case 'spawns':
        if (section.snapshot) this.tasks.keepOnly(section.rows);
        else this.tasks.spawned(section.rows);
        return undefined;
      case 'ends':
        this.tasks.ended(section.rows);
        this.runningPolls.endedByTasks(section);
        return undefined;
      case 'loss':
        this.#losses.push(...section.rows);
        this.#hasLost = true;
        return undefined;
      case 'stacks':
        this.runningPolls.addStacks(section);
        this.loopBlocks.add(section);
        return undefined;
      case 'openPolls':
        this.runningPolls.observe(section);
        for (const { observedAt } of section.rows) this.#now = Math.max(this.#now, observedAt);
        return 'openPolls';
      case 'queueWindows':
        this.queues.add(section.rows, this.#queuesPolledAt(section.start + section.duration));
        return undefined;
      case 'workerWindows':
        this.workers.add(section);
        this.#since = Math.min(this.#since, section.start);
        this.runningPolls.endedByWindows(section);
        this.#now = Math.max(this.#now, section.start + section.duration);
        return 'openPolls';
      case 'resourceWindows':
        this.resources.add(section.rows, (id) => (this.tasks.get(id) === undefined ? undefined : this.taskName(id)));
        return undefined;
      case 'taskWindows': {
        const tasks = section.rows.map((row): TaskTotals => {
          const polls = countOf(row.pollTime);
          return { task: this.tasks.polled(row, polls), row, polls };
        });
        // Without a duration it tells how tasks stand, not what they did.
        if (section.duration === 0) return undefined;
        const to = section.start + section.duration;
        this.#now = Math.max(this.#now, to);
        this.#window = { from: section.start, to, tasks, groups: groupsOf(tasks), losses: this.#losses };
        return 'window';
      }
    }
  }

  /** The detectors have seen it. */
  looked(look: Look): void {
    if (look === 'openPolls') {
      this.runningPolls.looked(this.#now);
      return;
    }
    this.#losses = [];
    this.#learnRates();
    for (const book of [this.tasks, this.queues, this.workers, this.resources, this.loopBlocks]) book.closeWindow();
  }

  /** For how long the task has waited that has waited longest of those that wait now. */
  oldestWait({ oldestWaiter, longestWait }: KnownResource): Nanoseconds {
    const waiter = this.tasks.get(oldestWaiter);
    return waiter === undefined ? longestWait : Math.min(longestWait, this.#now - waiter.lastPollEnd);
  }

  /** `render (task 17)`, or `task 17`. */
  taskName(task: TaskId): string {
    const name = this.tasks.get(task)?.name ?? '';
    return name === '' ? `task ${task}` : `${name} (task ${task})`;
  }

  queueName(queue: QueueId): string {
    return this.definitions.queue(queue).name;
  }

  workerName(worker: WorkerId): string {
    return this.definitions.workerName(worker);
  }

  #queuesPolledAt(time: Nanoseconds): ReadonlySet<QueueId> {
    return new Set(this.runningPolls.at(time).map(({ task }) => this.tasks.known(task).group.queue));
  }

  /** After the look, so that a window is held against those before it. */
  #learnRates(): void {
    for (const { task, row, polls } of this.#window.tasks) {
      if (this.resources.get(row.waitsOn)?.kind !== 'interval') continue;
      task.rate ??= new SteadyRate();
      task.rate.observe(polls);
    }
  }
}

function groupsOf(tasks: readonly TaskTotals[]): readonly GroupTotals[] {
  const groups = new Map<string, GroupTotals>();
  for (const totals of tasks) {
    const { group } = totals.task;
    let found = groups.get(group.key);
    if (found === undefined) {
      found = new GroupTotals(group);
      groups.set(group.key, found);
    }
    found.add(totals);
  }
  return [...groups.values()];
}
