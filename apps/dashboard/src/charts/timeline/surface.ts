/** A canvas that fills its element, drawn on in CSS pixels. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly ctx: CanvasRenderingContext2D;
  #width = 0;
  #height = 0;

  constructor(canvas: HTMLCanvasElement) {
    const ctx = canvas.getContext('2d');
    if (ctx === null) throw new Error('This browser draws no canvas');
    this.canvas = canvas;
    this.ctx = ctx;
  }

  /** In CSS pixels, as the last frame began. */
  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Takes the size that its element has now; says whether that changed, which cleared it. */
  fit(): boolean {
    const { clientWidth, clientHeight } = this.canvas;
    const width = Math.round(clientWidth * devicePixelRatio);
    const height = Math.round(clientHeight * devicePixelRatio);
    this.#width = clientWidth;
    this.#height = clientHeight;
    if (width === this.canvas.width && height === this.canvas.height) return false;
    this.canvas.width = width;
    this.canvas.height = height;
    return true;
  }

  /** Clears it and makes the units CSS pixels. */
  begin(): CanvasRenderingContext2D {
    this.ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    this.ctx.clearRect(0, 0, this.#width, this.#height);
    return this.ctx;
  }
}
