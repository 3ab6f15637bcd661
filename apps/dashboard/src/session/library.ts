import type { RecordingOrigin } from '../ingest/recording/replay-state.ts';
import { type Catalogue, fetchCatalogue } from './catalogue.ts';
import { createCell, type Readable } from './readable.ts';

export type FileOrigin = RecordingOrigin & { readonly kind: 'file' };

/** What the page shows while its address names no recording. */
export type Home =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'program' }
  | { readonly kind: 'recording'; readonly origin: RecordingOrigin };

/** All that the page can show: what it came with, what its server offers, and the files that the user opened. */
export class Library {
  readonly #home: Home;
  readonly #fetch: (url: string) => Promise<Response>;
  readonly #offered = createCell<Catalogue>({ kind: 'unknown' });
  readonly #files = createCell<readonly FileOrigin[]>([]);

  /** @param home before the server has said whether there is a program */
  constructor(home: Home, fetch: (url: string) => Promise<Response>) {
    this.#home = home;
    this.#fetch = fetch;
  }

  get home(): Home {
    const offered = this.#offered.get();
    const isWithoutProgram = this.#home.kind === 'program' && offered.kind === 'known' && !offered.hasProgram;
    return isWithoutProgram ? { kind: 'nothing' } : this.#home;
  }

  get offered(): Readable<Catalogue> {
    return this.#offered;
  }

  /** Those that were opened since the page was loaded, the last one first: an address can only name them. */
  get files(): Readable<readonly FileOrigin[]> {
    return this.#files;
  }

  /** Another file of the same name takes the place of the one before. */
  put(file: File): FileOrigin {
    const origin: FileOrigin = { kind: 'file', name: file.name, file };
    this.#files.set([origin, ...this.#files.get().filter(({ name }) => name !== file.name)]);
    return origin;
  }

  file(name: string): FileOrigin | undefined {
    return this.#files.get().find((file) => file.name === name);
  }

  /** Asks the server anew; a page that came from none asks nobody. */
  async refresh(): Promise<void> {
    if (this.#home.kind === 'program') this.#offered.set(await fetchCatalogue(this.#fetch));
  }
}
