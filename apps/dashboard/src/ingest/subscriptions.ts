import type { Nanoseconds } from '@pollscope/protocol';
import { FROM_WINDOWS } from './evaluate.ts';
import { isTimelineQuery, type Query, type QueryKind } from './messages.ts';

/**
 * How often a query is answered at most, in milliseconds. Strips are drawn on canvas and follow the windows, which come
 * ten times a second, each at once; the rest costs a React render.
 */
const INTERVAL_MS: Record<QueryKind, number> = {
  strip: 50,
  workerLane: 50,
  overview: 250,
  queueNames: 1000,
  course: 500,
  tasks: 250,
  distribution: 500,
  // Answered when it changes, which is seldom, and then it cannot wait.
  running: 50,
  findings: 250,
  stacks: 500,
  task: 250,
  taskFigures: 500,
  taskPolls: 100,
  resources: 500,
  resource: 500,
  pollList: 500,
  queueService: 500,
  antagonists: 500,
  slices: 500,
  unattended: 500,
  marks: 500,
  timeline: 100,
  timelineMap: 1000,
  timelinePoll: 250,
};

/** Drawn without React, or said at once: these are answered before all others, however many are due. */
const AT_ONCE: ReadonlySet<QueryKind> = new Set<QueryKind>(['strip', 'workerLane', 'running']);

/** Of what is out of sight an answer is good for so much longer. */
const OUT_OF_SIGHT = 4;

/** An answer that took long is good for so many times as long: no query takes more than an eighth of the worker's time. */
const REST_PER_COST = 8;

/** A timer armed for the interval must not miss by rounding and wait for another frame. */
const SLACK_MS = 5;

/** The version of data that an answer is made from which has not been given yet. */
const NOT_ANSWERED = -1;

/** A query of the subscription `id`, the `revision`th. */
export interface Asked {
  readonly id: number;
  readonly revision: number;
  readonly query: Query;
}

interface Subscription {
  asked: Asked;
  /** Version of the data that the last answer was made from. */
  answered: number;
  answeredAt: number;
  /** Milliseconds that the last answer took. */
  cost: number;
  isInView: boolean;
  /** The window has not yet taken the last answer. */
  pending: boolean;
}

export interface SubscriptionsOptions {
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly schedule: (callback: () => void, delayMs: number) => void;
  readonly answer: (asked: Asked) => void;
}

/**
 * Decides when which query is answered: when the store changed or the query did, not more often than its kind allows, and
 * not before the window took the last answer. Of several queries under one id only the latest is ever answered. What is not
 * answered at once is answered one by one, so that new data and what the user asks for never wait for more than one of them.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #byId = new Map<number, Subscription>();
  #version = 0;
  #windowsVersion = 0;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /** The store has new data: windows, or single events and the like, which not every query is answered from. */
  changed(data: 'windows' | 'events'): void {
    this.#version++;
    if (data === 'windows') this.#windowsVersion++;
    this.#pump();
  }

  /** The data are others than before: every query is answered anew, also those of the past. */
  renewed(): void {
    this.#version++;
    this.#windowsVersion++;
    for (const subscription of this.#byId.values()) {
      subscription.answered = NOT_ANSWERED;
      subscription.answeredAt = Number.NEGATIVE_INFINITY;
    }
    this.#pump();
  }

  /** How far before `now` the queries reach. */
  reach(now: Nanoseconds): Nanoseconds {
    let reach = 0;
    for (const { asked } of this.#byId.values()) {
      if (isTimelineQuery(asked.query)) continue;
      const { span } = asked.query;
      const end = span.kind === 'live' ? now : span.until;
      reach = Math.max(reach, now - (end - span.window));
    }
    return reach;
  }

  watch(asked: Asked): void {
    const { pending = false, cost = 0, isInView = true } = this.#byId.get(asked.id) ?? {};
    this.#byId.set(asked.id, {
      asked,
      answered: NOT_ANSWERED,
      answeredAt: Number.NEGATIVE_INFINITY,
      cost,
      isInView,
      pending,
    });
    this.#pump();
  }

  /** What is asked for came into the user's sight, or went out of it. */
  see(id: number, isInView: boolean): void {
    const subscription = this.#byId.get(id);
    if (subscription === undefined) return;
    subscription.isInView = isInView;
    this.#pump();
  }

  unwatch(id: number): void {
    this.#byId.delete(id);
  }

  taken(id: number): void {
    const subscription = this.#byId.get(id);
    if (subscription === undefined) return;
    subscription.pending = false;
    this.#pump();
  }

  #pump(): void {
    const now = this.#options.clock();
    let next: Subscription | undefined;
    let nextDue = Number.POSITIVE_INFINITY;
    for (const subscription of this.#byId.values()) {
      if (subscription.pending || !this.#isStale(subscription)) continue;
      const due = dueAt(subscription);
      if (due <= now && AT_ONCE.has(subscription.asked.query.kind)) {
        this.#answer(subscription);
      } else if (due < nextDue) {
        next = subscription;
        nextDue = due;
      }
    }
    if (next !== undefined && nextDue <= now) {
      this.#answer(next);
      this.#arm(0);
    } else if (next !== undefined) {
      this.#arm(nextDue - now);
    }
  }

  #answer(subscription: Subscription): void {
    const { clock, answer } = this.#options;
    const before = clock();
    subscription.pending = true;
    subscription.answered = this.#versionFor(subscription.asked);
    subscription.answeredAt = before;
    answer(subscription.asked);
    subscription.cost = clock() - before;
  }

  /** The past of a frozen span no longer changes. */
  #isStale({ asked, answered }: Subscription): boolean {
    return answered === NOT_ANSWERED || (answered !== this.#versionFor(asked) && asked.query.span.kind === 'live');
  }

  #versionFor({ query }: Asked): number {
    return FROM_WINDOWS.has(query.kind) ? this.#windowsVersion : this.#version;
  }

  #arm(delayMs: number): void {
    const { clock, schedule } = this.#options;
    const at = clock() + delayMs;
    if (this.#armedFor <= at) return;
    this.#armedFor = at;
    schedule(() => {
      this.#armedFor = Number.POSITIVE_INFINITY;
      this.#pump();
    }, delayMs);
  }
}

function dueAt({ asked, answeredAt, cost, isInView }: Subscription): number {
  const interval = INTERVAL_MS[asked.query.kind] * (isInView ? 1 : OUT_OF_SIGHT);
  return answeredAt + Math.max(interval, cost * REST_PER_COST) - SLACK_MS;
}
