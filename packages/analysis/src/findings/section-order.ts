import type { Nanoseconds, Section } from '@pollscope/protocol';

/** Of sections of one time: what later ones build on comes first. Sections of other kinds are of no concern. */
const ORDER = [
  'queues',
  'spawns',
  'ends',
  'loss',
  'stacks',
  'queueWindows',
  'workerWindows',
  'resourceWindows',
  'taskWindows',
  'openPolls',
] as const satisfies readonly Section['kind'][];

export type TimedSection = Extract<Section, { readonly kind: (typeof ORDER)[number] }>;

interface Entry {
  readonly time: Nanoseconds;
  readonly section: TimedSection;
}

const RANKS = new Map<Section['kind'], number>(ORDER.map((kind, place) => [kind, place]));

export function isTimed(section: Section): section is TimedSection {
  return RANKS.has(section.kind);
}

/**
 * Puts sections into the order of the times that they tell of, so that it makes no difference in which portions they
 * arrive. Keeps what has not been taken yet.
 */
export class SectionOrder {
  #waiting: Entry[] = [];
  #newest: Nanoseconds = 0;

  add(section: TimedSection): void {
    const time = timeOf(section) ?? this.#newest;
    this.#newest = Math.max(this.#newest, time);
    this.#waiting.push({ time, section });
  }

  /** The sections up to `now`, in order. O(n log n) in the sections that wait. */
  takeUpTo(now: Nanoseconds): readonly TimedSection[] {
    const due = this.#waiting.filter(({ time }) => time <= now).sort(earlier);
    this.#waiting = this.#waiting.filter(({ time }) => time > now);
    return due.map(({ section }) => section);
  }
}

function earlier(a: Entry, b: Entry): number {
  return a.time - b.time || rank(a.section) - rank(b.section);
}

function rank(section: TimedSection): number {
  return RANKS.get(section.kind) ?? 0;
}

/**
 * When a section takes effect; undefined for one that says how things are now, whenever that is. Tasks are known from
 * the first spawn of a section on, and gone with its last end: windows speak of tasks in between.
 */
function timeOf(section: TimedSection): Nanoseconds | undefined {
  switch (section.kind) {
    case 'queues':
      return undefined;
    case 'spawns':
      return section.snapshot ? undefined : section.rows[0]?.time;
    case 'ends':
      return section.rows.at(-1)?.time;
    case 'loss':
      return section.rows.at(-1)?.to;
    case 'stacks':
      return section.rows.at(-1)?.sampledAt;
    case 'openPolls':
      return section.rows.at(-1)?.observedAt;
    case 'queueWindows':
    case 'workerWindows':
    case 'resourceWindows':
    case 'taskWindows':
      return section.duration === 0 ? undefined : section.start + section.duration;
  }
}
