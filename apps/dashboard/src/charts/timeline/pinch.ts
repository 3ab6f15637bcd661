import type { TimeRange } from '@pollscope/analysis';
import { type Scene, timeAt } from './scene.ts';

type Axis = Pick<Scene, 'view' | 'gutter' | 'width'>;

/** Fingers that are nearer than this, in CSS pixels, would zoom without end. */
const NEAREST_PX = 24;

/** Two fingers on the time axis: what they touched stays below them. */
export class Pinch {
  readonly #axis: Axis;
  /** Where the fingers were put down, by pointer. */
  readonly #from = new Map<number, number>();
  readonly #at = new Map<number, number>();

  /** `axis`: as it was when the second finger touched it. */
  constructor(axis: Axis, fingers: ReadonlyMap<number, number>) {
    this.#axis = axis;
    for (const [pointer, x] of fingers) {
      this.#from.set(pointer, x);
      this.#at.set(pointer, x);
    }
  }

  /** What is in view when a finger has come to `x`. */
  move(pointer: number, x: number): TimeRange {
    if (this.#from.has(pointer)) this.#at.set(pointer, x);
    const { view, gutter, width } = this.#axis;
    const [from1 = 0, from2 = 0] = this.#from.values();
    const [at1 = 0, at2 = 0] = this.#at.values();
    const apart = Math.max(NEAREST_PX, Math.abs(at2 - at1));
    const span = ((view.to - view.from) * Math.max(NEAREST_PX, Math.abs(from2 - from1))) / apart;
    const middle = timeAt(this.#axis, (from1 + from2) / 2);
    const from = middle - (((at1 + at2) / 2 - gutter) / width) * span;
    return { from, to: from + span };
  }
}
