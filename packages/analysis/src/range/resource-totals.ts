import type { Nanoseconds, ResourceId, ResourceWindow } from '@pollscope/protocol';

/** What happened at one resource in a range. */
export interface ResourceTotal {
  /** As its last window left it; -1 free: does not apply. */
  waiting: number;
  available: number;
  longestWait: Nanoseconds;
  acquisitions: number;
  overtakes: number;
}

/** More than anybody reads; a program may make a resource for each request. */
const MAX_RESOURCES = 10_000;

/** Adds up the windows of resources: of the first ten thousand. */
export class ResourceTotals {
  readonly #totals = new Map<ResourceId, ResourceTotal>();

  get all(): Iterable<readonly [ResourceId, ResourceTotal]> {
    return this.#totals;
  }

  /** Windows are added in order of time. */
  add({ resource, waiting, available, longestWait, acquisitions, overtakes }: ResourceWindow): void {
    const before = this.#totals.get(resource);
    if (before === undefined && this.#totals.size >= MAX_RESOURCES) return;
    this.#totals.set(resource, {
      waiting,
      available,
      longestWait: Math.max(longestWait, before?.longestWait ?? 0),
      acquisitions: acquisitions + (before?.acquisitions ?? 0),
      overtakes: overtakes + (before?.overtakes ?? 0),
    });
  }
}
