import type { Fractal } from './tile-address.ts';

/** The constant of the Julia set: a connected set with spirals, busy everywhere along its edge. */
const JULIA = { re: -0.7269, im: 0.1889 } as const;

/** |z|^2 past which a point is gone. Larger than the necessary 4 so that the smooth escape time shows no steps. */
const ESCAPE = 256;

/** How near an orbit must come to where it was to count as a cycle, squared; well below a pixel at every depth. */
const SAME = 1e-24;

/** Follows single points under z -> z^2 + c. One object serves a whole tile, so a pixel allocates nothing. */
export class Orbit {
  readonly #fractal: Fractal;
  readonly #limit: number;
  #iterations = 0;

  constructor(fractal: Fractal, limit: number) {
    this.#fractal = fractal;
    this.#limit = limit;
  }

  /** Iterations made since the last call: the work done. */
  takeIterations(): number {
    const taken = this.#iterations;
    this.#iterations = 0;
    return taken;
  }

  /**
   * The smooth escape time of a point, n + 1 - log2(log |z|) in iterations, or `undefined` if it does not escape.
   * Brent's cycle detection ends points inside the set early: the orbit is compared with a mark that moves to
   * iteration 1, 2, 4, 8 and so on.
   */
  escapeTime(re: number, im: number): number | undefined {
    const julia = this.#fractal === 'julia';
    const cRe = julia ? JULIA.re : re;
    const cIm = julia ? JULIA.im : im;
    let zRe = julia ? re : 0;
    let zIm = julia ? im : 0;
    let markRe = zRe;
    let markIm = zIm;
    let nextMark = 1;
    for (let n = 1; n <= this.#limit; n++) {
      const squareRe = zRe * zRe;
      const squareIm = zIm * zIm;
      if (squareRe + squareIm > ESCAPE) {
        this.#iterations += n;
        return n - Math.log2(Math.log(squareRe + squareIm) / 2);
      }
      zIm = 2 * zRe * zIm + cIm;
      zRe = squareRe - squareIm + cRe;
      if ((zRe - markRe) ** 2 + (zIm - markIm) ** 2 < SAME) {
        this.#iterations += n;
        return undefined;
      }
      if (n === nextMark) {
        markRe = zRe;
        markIm = zIm;
        nextMark *= 2;
      }
    }
    this.#iterations += this.#limit;
    return undefined;
  }
}
