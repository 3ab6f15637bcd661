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
 * not before the window took the last answer. Of several queries under one id only the latest is ever answered.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #byId = new Map<number, Subscription>();
  #version = 0;
  #windowsVersion = 0;
  #armed = false;

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
    const pending = this.#byId.get(asked.id)?.pending ?? false;
    this.#byId.set(asked.id, { asked, answered: NOT_ANSWERED, answeredAt: Number.NEGATIVE_INFINITY, pending });
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
    let nextDue = Number.POSITIVE_INFINITY;
    for (const subscription of this.#byId.values()) {
      if (subscription.pending || !this.#isStale(subscription)) continue;
      const due = subscription.answeredAt + INTERVAL_MS[subscription.asked.query.kind] - SLACK_MS;
      if (due > now) {
        nextDue = Math.min(nextDue, due);
        continue;
      }
      subscription.pending = true;
      subscription.answered = this.#versionFor(subscription.asked);
      subscription.answeredAt = now;
      this.#options.answer(subscription.asked);
    }
    if (nextDue !== Number.POSITIVE_INFINITY) this.#arm(nextDue - now);
  }

  /** The past of a frozen span no longer changes. */
  #isStale({ asked, answered }: Subscription): boolean {
    return answered === NOT_ANSWERED || (answered !== this.#versionFor(asked) && asked.query.span.kind === 'live');
  }

  #versionFor({ query }: Asked): number {
    return FROM_WINDOWS.has(query.kind) ? this.#windowsVersion : this.#version;
  }

  #arm(delayMs: number): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#options.schedule(() => {
      this.#armed = false;
      this.#pump();
    }, delayMs);
  }
}
