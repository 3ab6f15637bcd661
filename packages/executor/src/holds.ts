import type { ResourceView } from './resource.ts';

/**
 * What one task holds of which resource, so that a probe that comes later can be told. Adding is O(1), removing O(1) in the
 * reverse order, else as much as there is that came later.
 */
export class Holds {
  readonly #resources: ResourceView[] = [];
  readonly #amounts: number[] = [];

  add(resource: ResourceView, amount: number): void {
    this.#resources.push(resource);
    this.#amounts.push(amount);
  }

  /** What was not added is not removed. */
  remove(resource: ResourceView, amount: number): void {
    for (let index = this.#resources.length - 1; index >= 0; index--) {
      if (this.#resources[index] !== resource || this.#amounts[index] !== amount) continue;
      this.#removeAt(index);
      return;
    }
  }

  totals(): ReadonlyMap<ResourceView, number> {
    const totals = new Map<ResourceView, number>();
    this.#resources.forEach((resource, index) => {
      totals.set(resource, (totals.get(resource) ?? 0) + (this.#amounts[index] ?? 0));
    });
    return totals;
  }

  #removeAt(index: number): void {
    const resource = this.#resources.pop();
    const amount = this.#amounts.pop();
    if (resource === undefined || amount === undefined || index === this.#resources.length) return;
    this.#resources[index] = resource;
    this.#amounts[index] = amount;
  }
}
