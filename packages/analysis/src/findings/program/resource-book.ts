import type {
  Nanoseconds,
  ResourceId,
  ResourceKind,
  ResourcesSection,
  ResourceWindow,
  StringId,
  TaskId,
} from '@pollscope/protocol';

/** What is known of one resource: its state as last told, and figures of the window that is being put together. */
export interface KnownResource {
  readonly id: ResourceId;
  kind: ResourceKind;
  name: StringId;
  capacity: number;
  waiting: number;
  available: number;
  longestWait: Nanoseconds;
  oldestWaiter: TaskId;
  holder: TaskId;
  /** As it was known while the holder lived. */
  holderName: string;
  acquisitions: number;
  overtakes: number;
  /** Whether a window told of it since the last one closed. */
  isFresh: boolean;
}

/** A program may make a resource for each request; the ones that nobody waits for are forgotten first. */
const MOST_RESOURCES = 20_000;

export class ResourceBook {
  readonly #resources = new Map<ResourceId, KnownResource>();

  /** Those that the window tells of. */
  *fresh(): Generator<KnownResource> {
    for (const resource of this.#resources.values()) if (resource.isFresh) yield resource;
  }

  get(resource: ResourceId): KnownResource | undefined {
    return this.#resources.get(resource);
  }

  define({ rows }: ResourcesSection): void {
    for (const { resource, resourceKind, name, capacity } of rows) {
      const known = this.#known(resource);
      known.kind = resourceKind;
      known.name = name;
      known.capacity = capacity;
    }
  }

  /** `nameOf`: of a task that is known; undefined of another. */
  add(rows: readonly ResourceWindow[], nameOf: (task: TaskId) => string | undefined): void {
    for (const row of rows) {
      const known = this.#known(row.resource);
      known.holderName = nameOf(row.holder) ?? (known.holder === row.holder ? known.holderName : `task ${row.holder}`);
      const { waiting, available, longestWait, oldestWaiter, holder } = row;
      const acquisitions = known.acquisitions + row.acquisitions;
      const overtakes = known.overtakes + row.overtakes;
      const longest = Math.max(known.longestWait, longestWait);
      Object.assign(known, { waiting, available, longestWait: longest, oldestWaiter, holder, acquisitions, overtakes });
      known.isFresh = true;
    }
  }

  closeWindow(): void {
    for (const resource of this.#resources.values()) {
      resource.longestWait = 0;
      resource.acquisitions = 0;
      resource.overtakes = 0;
      resource.isFresh = false;
    }
  }

  #known(id: ResourceId): KnownResource {
    const found = this.#resources.get(id);
    if (found !== undefined) return found;
    if (this.#resources.size >= MOST_RESOURCES) this.#forgetUnused();
    const resource = unknownResource(id);
    this.#resources.set(id, resource);
    return resource;
  }

  #forgetUnused(): void {
    for (const { id, waiting } of this.#resources.values()) if (waiting === 0) this.#resources.delete(id);
    const [oldest] = this.#resources.keys();
    if (this.#resources.size >= MOST_RESOURCES && oldest !== undefined) this.#resources.delete(oldest);
  }
}

function unknownResource(id: ResourceId): KnownResource {
  const nothing = {
    waiting: 0,
    available: -1,
    longestWait: 0,
    oldestWaiter: 0,
    holder: 0,
    holderName: '',
    acquisitions: 0,
    overtakes: 0,
  };
  return { id, kind: 'other', name: 0, capacity: -1, ...nothing, isFresh: false };
}
