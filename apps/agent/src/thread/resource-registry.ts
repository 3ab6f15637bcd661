import type { ResourceId, ResourcesSection } from '@pollscope/protocol';

export type ResourceDefinition = ResourcesSection['rows'][number];

/** Many resources live as briefly as a request. Of those that nothing is heard of, so many are kept. */
const MOST_KNOWN = 20_000;

/** What tasks wait for, and which of it clients have not been told yet. */
export class ResourceRegistry {
  /** In the order in which they were last heard of. */
  readonly #known = new Map<ResourceId, ResourceDefinition>();
  #fresh: ResourceDefinition[] = [];

  /** A second definition of the same resource is no news. */
  define(definition: ResourceDefinition): void {
    const { resource } = definition;
    const isKnown = this.#known.has(resource);
    this.#known.delete(resource);
    this.#known.set(resource, definition);
    if (isKnown) return;
    this.#fresh.push(definition);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KNOWN) break;
      this.#known.delete(oldest);
    }
  }

  /** It still plays a part. */
  heardOf(resource: ResourceId): void {
    const definition = this.#known.get(resource);
    if (definition === undefined) return;
    this.#known.delete(resource);
    this.#known.set(resource, definition);
  }

  /** Those defined since the last call. */
  takeFresh(): readonly ResourcesSection[] {
    const rows = this.#fresh;
    this.#fresh = [];
    return rows.length === 0 ? [] : [{ kind: 'resources', rows }];
  }

  all(): ResourcesSection {
    return { kind: 'resources', rows: [...this.#known.values()] };
  }
}
