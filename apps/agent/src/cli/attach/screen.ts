import { emitKeypressEvents } from 'node:readline';

/** The alternate screen, which gives back what was there before, without a cursor, and with long lines cut, not wrapped. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** A terminal taken over for a live view. */
export class Screen {
  readonly #output: NodeJS.WriteStream;
  readonly #input: NodeJS.ReadStream;
  readonly #onKey: (key: string) => void;

  constructor(onKey: (key: string) => void, { input = process.stdin, output = process.stdout } = {}) {
    this.#onKey = onKey;
    this.#input = input;
    this.#output = output;
    output.write(ENTER);
    // However the process ends, the terminal is left as it was found.
    process.once('exit', this.#restore);
    if (!input.isTTY) return;
    emitKeypressEvents(input);
    input.setRawMode(true);
    input.on('keypress', this.#keypress);
    input.resume();
  }

  get width(): number {
    return this.#output.columns;
  }

  get height(): number {
    return this.#output.rows;
  }

  /** Draws over what is there, without flicker; lines below the last row are left out. */
  draw(lines: readonly string[]): void {
    const visible = lines.slice(0, this.height).map((line) => line + CLEAR_LINE_END);
    this.#output.write(HOME + visible.join('\r\n') + CLEAR_BELOW);
  }

  close(): void {
    process.off('exit', this.#restore);
    this.#input.off('keypress', this.#keypress);
    this.#input.pause();
    this.#restore();
  }

  readonly #restore = (): void => {
    if (this.#input.isTTY) this.#input.setRawMode(false);
    this.#output.write(LEAVE);
  };

  readonly #keypress = (_text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }): void => {
    // In raw mode Ctrl-C is a key like any other.
    this.#onKey(key.ctrl && (key.name === 'c' || key.name === 'd') ? 'q' : (key.name ?? ''));
  };
}
