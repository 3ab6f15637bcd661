import type { Finding, FindingId } from '@pollscope/protocol';
import { Case } from './case.ts';
import type { AnyDetector, Sighting } from './detector.ts';

/** Of one detector. More open findings of one kind would tell a reader no more than these; the worst are kept. */
const MOST_ACTIVE = 64;
/** So many closed ones open again under their id; older ones as new findings. */
const MOST_CLOSED = 64;

/** The cases of one detector, in bounded memory. A look costs O(sightings + active cases). */
export class CaseList {
  readonly #detector: AnyDetector;
  readonly #nextId: () => FindingId;
  readonly #active = new Map<string, Case>();
  /** In the order in which they closed. */
  readonly #closed = new Map<string, Case>();

  constructor(detector: AnyDetector, nextId: () => FindingId) {
    this.#detector = detector;
    this.#nextId = nextId;
  }

  /** Takes what one look saw; returns the findings that it changed. */
  look(sightings: readonly Sighting[]): readonly Finding[] {
    const changed: Finding[] = [];
    const seen = new Set<string>();
    for (const sighting of worstFirst(sightings)) {
      if (seen.has(sighting.key)) continue;
      const found = this.#caseOf(sighting.key);
      if (found === undefined) continue;
      seen.add(sighting.key);
      const finding = found.seen(sighting);
      if (finding !== undefined) changed.push(finding);
    }
    for (const [key, other] of this.#active) {
      if (seen.has(key)) continue;
      const finding = other.missed();
      if (finding !== undefined) changed.push(finding);
      if (other.isOver) this.#retire(key, other);
    }
    return changed;
  }

  #caseOf(key: string): Case | undefined {
    const active = this.#active.get(key);
    if (active !== undefined) return active;
    if (this.#active.size >= MOST_ACTIVE) return undefined;
    const found = this.#closed.get(key) ?? new Case(this.#detector, this.#nextId);
    this.#closed.delete(key);
    this.#active.set(key, found);
    return found;
  }

  #retire(key: string, closed: Case): void {
    this.#active.delete(key);
    if (!closed.isTold) return;
    this.#closed.set(key, closed);
    if (this.#closed.size <= MOST_CLOSED) return;
    const [oldest] = this.#closed.keys();
    if (oldest !== undefined) this.#closed.delete(oldest);
  }
}

function worstFirst(sightings: readonly Sighting[]): readonly Sighting[] {
  return sightings.length < 2 ? sightings : sightings.toSorted((a, b) => b.weight - a.weight);
}
