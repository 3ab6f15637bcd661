import type { LaneSubject, Timeline, TimelineLane, TimeRange } from '@pollscope/analysis';
import { paintLane } from './lane-picture.ts';
import type { Paints } from './paints.ts';

/** Lanes beyond those of the last answer are kept, in case they come back into view before the next one. */
const KEPT = 64;

interface Texture {
  readonly canvas: HTMLCanvasElement;
  readonly range: TimeRange;
}

/**
 * The lanes of the last answers as images, so that a frame costs an image for each lane while the view moves. The images
 * of a new answer are painted a few in a frame; until then those of the one before stand in their place.
 */
export class LaneTextures {
  /** By lane, those painted last at the end. */
  readonly #textures = new Map<string, Texture>();
  #range: TimeRange = { from: 0, to: 1 };
  #deepest = 1;
  #unpainted: readonly TimelineLane[] = [];

  take({ shown, range }: Timeline): void {
    this.#range = range;
    this.#deepest = deepestOf(shown);
    this.#unpainted = shown;
  }

  /** Paints lanes until `isOver` says that it is enough, but one at least; says whether it painted. */
  paint(paints: Paints, isOver: () => boolean): boolean {
    if (this.#unpainted.length === 0) return false;
    do {
      const [lane, ...rest] = this.#unpainted;
      this.#unpainted = rest;
      if (lane !== undefined) this.#paint(lane, paints);
    } while (this.#unpainted.length > 0 && !isOver());
    this.#shrink();
    return true;
  }

  of(lane: LaneSubject): Texture | undefined {
    return this.#textures.get(keyOf(lane));
  }

  #paint(lane: TimelineLane, paints: Paints): void {
    const key = keyOf(lane.subject);
    const canvas = this.#textures.get(key)?.canvas ?? document.createElement('canvas');
    const { width, height, pixels } = paintLane(lane, paints, this.#deepest);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    this.#textures.delete(key);
    this.#textures.set(key, { canvas, range: this.#range });
  }

  #shrink(): void {
    for (const key of this.#textures.keys()) {
      if (this.#textures.size <= KEPT) return;
      this.#textures.delete(key);
    }
  }
}

/** One scale for all queues, so that depths can be compared. */
function deepestOf(lanes: readonly TimelineLane[]): number {
  let deepest = 1;
  for (const { columns } of lanes) for (const depth of columns.depthMax) if (depth > deepest) deepest = depth;
  return deepest;
}

function keyOf({ kind, id }: LaneSubject): string {
  return `${kind} ${id}`;
}
