import type {
  Nanoseconds,
  ResourceId,
  ResourcesSection,
  ResourceWindow,
  ResourceWindowsSection,
} from '@pollscope/protocol';
import type { ResourceRef } from './activity-queries.ts';
import type { Definitions } from './definitions.ts';
import type { TimeRange } from './queries.ts';
import { WindowSeries } from './window-series.ts';

type Definition = ResourcesSection['rows'][number];

/** Definitions above it are forgotten, oldest first: some 10 MB. Programs may make a resource for each request. */
const DEFINITION_LIMIT = 100_000;

/** Rows of windows above it are forgotten, oldest window first: some 20 MB. */
const ROW_LIMIT = 200_000;

/** What tasks wait for, and the windows that tell of it. */
export class Resources {
  readonly #definitions = new Map<ResourceId, Definition>();
  readonly #windows: WindowSeries<ResourceWindowsSection>;
  #rows = 0;

  constructor(retention: Nanoseconds) {
    this.#windows = new WindowSeries(retention);
  }

  define(section: ResourcesSection): void {
    for (const row of section.rows) this.#definitions.set(row.resource, row);
    for (const id of this.#definitions.keys()) {
      if (this.#definitions.size <= DEFINITION_LIMIT) return;
      this.#definitions.delete(id);
    }
  }

  add(section: ResourceWindowsSection): void {
    if (!this.#windows.add(section)) return;
    this.#rows = this.#windows.total(({ rows }) => rows.length);
    while (this.#rows > ROW_LIMIT) this.#rows -= this.#windows.dropOldest()?.rows.length ?? this.#rows;
  }

  capacity(resource: ResourceId): number {
    return this.#definitions.get(resource)?.capacity ?? -1;
  }

  ref(resource: ResourceId, definitions: Definitions): ResourceRef {
    const defined = this.#definitions.get(resource);
    const kind = defined?.resourceKind ?? 'other';
    const name = definitions.text(defined?.name ?? 0);
    return { id: resource, kind, name: name === '' ? `${kind} ${resource}` : name };
  }

  /** The windows' rows of the range by resource, in order of time. */
  within(range: TimeRange): ReadonlyMap<ResourceId, readonly ResourceWindow[]> {
    const found = new Map<ResourceId, ResourceWindow[]>();
    for (const { rows } of this.#windows.within(range)) {
      for (const row of rows) {
        const known = found.get(row.resource);
        if (known === undefined) found.set(row.resource, [row]);
        else known.push(row);
      }
    }
    return found;
  }

  /** The resource's rows of the range, in order of time. */
  windowsOf(resource: ResourceId, range: TimeRange): readonly ResourceWindow[] {
    return this.#windows.within(range).flatMap(({ rows }) => rows.filter((row) => row.resource === resource));
  }
}
