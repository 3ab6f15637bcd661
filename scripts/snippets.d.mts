/** A fenced `ts` block of a page, and what its comments say that it prints. */
export interface Snippet {
  /** The heading above it. */
  readonly title: string;
  readonly code: string;
  readonly prints: readonly string[];
}

/** The snippets of a page in `docs`, in their order. */
export function snippetsOf(page: string): Promise<readonly Snippet[]>;

export interface RunOptions {
  /** The package whose dependencies, and whose own name, the code may import. */
  readonly folder: string;
  /** The program is ended when it has printed so many lines: servers never end. */
  readonly lines: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs JavaScript as a program of its own, with the packages as they are built. Resolves with the lines that it printed. */
export function runInNode(code: string, options: RunOptions): Promise<readonly string[]>;
