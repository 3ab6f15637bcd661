import {
  type AgentWindowSection,
  Channel,
  type Frame,
  type Nanoseconds,
  type PollOutcome,
  type PollsSection,
  type Section,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { RecentEvents } from '../timeline/recent-events.ts';
import { Activity } from './activity.ts';
import { Definitions } from './definitions.ts';
import { FindingList } from './finding-list.ts';
import { SequenceTracker } from './sequence-tracker.ts';
import { Gaps } from './gaps.ts';
import { observedUntil } from './observed-until.ts';
import { OpenPolls } from './open-polls.ts';
import { PollRing } from './poll-ring.ts';
import { QueueBlock } from './queue-block.ts';
import { QueueHistory } from './queue-history.ts';
import { Resources } from './resources.ts';
import { TaskHistory } from './task-history.ts';
import { TaskTable, UNKNOWN_QUEUE } from './task-table.ts';
import { WindowSeries } from './window-series.ts';

/** Queue, worker and agent windows and gaps: ten minutes, twice the widest window that a console offers. */
const WINDOW_RETENTION: Nanoseconds = 600e9;

/** Task windows are the bulk of what is kept: the widest window that a console offers, and no more. */
const TASK_RETENTION: Nanoseconds = 300e9;

/** Some two million single events: ten seconds at 200,000 a second. */
const EVENT_BYTES = 64 << 20;

export interface ContentsOptions {
  readonly pollCapacity: number;
  readonly taskLimit: number;
}

/** Everything received of one stream since its start or since this reader joined it. */
export class Contents {
  readonly definitions = new Definitions();
  readonly queueWindows = new QueueHistory(WINDOW_RETENTION);
  readonly workerWindows = new WindowSeries<WorkerWindowsSection>(WINDOW_RETENTION);
  readonly agentWindows = new WindowSeries<AgentWindowSection>(WINDOW_RETENTION);
  readonly history = new TaskHistory(TASK_RETENTION);
  readonly gaps = new Gaps(WINDOW_RETENTION);
  readonly openPolls = new OpenPolls();
  readonly resources = new Resources(TASK_RETENTION);
  readonly findings = new FindingList();
  readonly activity = new Activity();
  readonly events = new RecentEvents(EVENT_BYTES, (task) => this.tasks.get(task)?.queue ?? UNKNOWN_QUEUE);
  readonly tasks: TaskTable;
  readonly polls: PollRing;
  readonly #sequences: Readonly<Record<Channel, SequenceTracker>> = {
    [Channel.base]: new SequenceTracker(),
    [Channel.windows]: new SequenceTracker(),
    [Channel.events]: new SequenceTracker(),
  };
  /** Where window frames went missing, until a later one tells how far the gap goes. */
  #gapFrom: Nanoseconds | undefined;
  #now: Nanoseconds = 0;
  #tasksObservedUntil: Nanoseconds = 0;
  #pollsTotal = 0;
  #framesMissed = 0;

  constructor(options: ContentsOptions) {
    this.tasks = new TaskTable({ retention: TASK_RETENTION, limit: options.taskLimit });
    this.polls = new PollRing(options.pollCapacity);
  }

  /** End of what was received. */
  get now(): Nanoseconds {
    return this.#now;
  }

  /** Up to where it is known which tasks were polled. */
  get tasksObservedUntil(): Nanoseconds {
    return this.#tasksObservedUntil;
  }

  get pollsTotal(): number {
    return this.#pollsTotal;
  }

  get framesMissed(): number {
    return this.#framesMissed;
  }

  add(frame: Frame): void {
    const order = this.#sequences[frame.channel].accept(frame);
    if (order.kind === 'duplicate') return;
    this.#framesMissed += order.missed;
    if (frame.channel === Channel.windows) this.#followWindows(frame, order.missed);
    this.#applyAll(frame);
  }

  /** A snapshot of all that has to be known, as a recording has it where one begins to read, or goes on after damage. */
  addSnapshot(frame: Frame): void {
    this.#framesMissed += this.#sequences[frame.channel].resumeFrom(frame);
    this.#applyAll(frame);
  }

  #applyAll({ sections }: Frame): void {
    for (const section of sections) {
      this.#apply(section);
      this.events.add(section);
      this.#now = Math.max(this.#now, observedUntil(section));
    }
  }

  /** Only window frames make gaps: all that is drawn over time comes from them. */
  #followWindows(frame: Frame, missed: number): void {
    const known = this.queueWindows.newest;
    if (missed > 0 && known !== undefined) this.#gapFrom ??= known.start + known.duration;
    const next = frame.sections.find((section) => section.kind === 'queueWindows');
    if (this.#gapFrom === undefined || next === undefined) return;
    if (next.start > this.#gapFrom) this.gaps.add({ from: this.#gapFrom, to: next.start });
    this.#gapFrom = undefined;
  }

  #apply(section: Section): void {
    switch (section.kind) {
      case 'strings':
        return this.definitions.defineStrings(section);
      case 'workers':
        return this.definitions.defineWorkers(section);
      case 'queues':
        return this.definitions.defineQueues(section);
      case 'spawns':
        return this.tasks.spawned(section);
      case 'ends':
        this.tasks.ended(section);
        return this.openPolls.endedByTasks(section);
      case 'loss':
        return this.gaps.addLoss(section);
      case 'openPolls':
        return this.openPolls.observe(section);
      case 'queueWindows': {
        for (const { queue } of section.rows) this.definitions.sawQueue(queue);
        const block = QueueBlock.of(section);
        if (this.queueWindows.add(block)) this.#pollsTotal += block.polls;
        return;
      }
      case 'workerWindows':
        for (const { worker } of section.rows) this.definitions.sawWorker(worker);
        this.workerWindows.add(section);
        return this.openPolls.endedByWindows(section);
      case 'taskWindows':
        this.history.add(section, this.tasks);
        this.#tasksObservedUntil = Math.max(this.#tasksObservedUntil, section.start + section.duration);
        return;
      case 'agentWindow':
        this.agentWindows.add(section);
        return;
      case 'resources':
        return this.resources.define(section);
      case 'resourceWindows':
        return this.resources.add(section);
      case 'findings':
        return this.findings.add(section);
      case 'stacks':
        return this.activity.addStacks(section);
      case 'wakes':
        this.tasks.woken(section);
        return this.activity.addWakes(section);
      case 'waits':
        this.tasks.waited(section);
        return this.activity.addWaits(section);
      case 'slices':
        return this.activity.addSlices(section);
      case 'marks':
        return this.activity.addMarks(section);
      case 'polls':
        this.polls.add(section);
        this.openPolls.endedByPolls(section);
        return this.#followPolls(section);
      case 'parks':
      case 'driverTurns':
      case 'queueSamples':
      case 'holds':
        // The windows tell all of it that a query asks for.
        return;
    }
  }

  /** Tells of the tasks' states long before their windows do. */
  #followPolls({ length, task, start, duration, outcome }: PollsSection): void {
    for (let row = 0; row < length; row++) {
      // Each column has `length` rows.
      const end = (start[row] as number) + (duration[row] as number);
      this.tasks.polled(task[row] as number, end, outcome[row] as PollOutcome);
      this.#tasksObservedUntil = Math.max(this.#tasksObservedUntil, end);
    }
  }
}
