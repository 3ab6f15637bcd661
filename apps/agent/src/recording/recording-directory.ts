import { mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a recording tells may be secret: only the user reads it. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

export interface RecordingDirectoryOptions {
  readonly directory: string;
  /** Of the program; files of others in the directory are left alone. */
  readonly name: string;
  readonly pid: number;
  /** What tells the kinds of files apart whose bytes are counted together: `flight`, or nothing. */
  readonly suffix: string;
  readonly maxBytes: number;
}

export interface KeptFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface OpenedFile {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * One program's recordings in a directory: `<name>-<time>-<pid>[-<suffix>].pollscope`. Several processes of one name share
 * the limit, and the oldest file of any of them gives way.
 */
export class RecordingDirectory {
  readonly #options: RecordingDirectoryOptions;
  readonly #stem: string;
  readonly #ending: string;
  readonly #ours: RegExp;
  /** When the last file was made, in milliseconds since 1970. */
  #lastAt = 0;

  constructor(options: RecordingDirectoryOptions) {
    this.#options = options;
    // What a file name may hold everywhere.
    this.#stem = options.name.replace(/[^\w.-]+/g, '_').slice(0, 64);
    this.#ending = `${options.suffix === '' ? '' : `-${options.suffix}`}.pollscope`;
    this.#ours = new RegExp(`^${literally(this.#stem)}-(\\d{8}T\\d{9}Z)-\\d+${literally(this.#ending)}$`);
  }

  /**
   * Makes a file, and the directory if need be, after old files have given way to `expectedBytes` more.
   * @throws the system's error when there can be none.
   */
  create(expectedBytes: number): OpenedFile {
    const { directory, pid } = this.#options;
    mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
    this.#makeRoom(expectedBytes);
    for (;;) {
      // No two at one time, nor in another order than that in which they were made.
      this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
      const time = new Date(this.#lastAt).toISOString().replace(/[-:.]/g, '');
      const path = join(directory, `${this.#stem}-${time}-${pid}${this.#ending}`);
      try {
        return { path, descriptor: openSync(path, 'wx', FILE_MODE) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }

  /** Oldest first; none while there is no directory. */
  files(): readonly KeptFile[] {
    try {
      return this.#files();
    } catch {
      // It is made with the first file, and may be taken away.
      return [];
    }
  }

  #makeRoom(expectedBytes: number): void {
    const files = this.#files();
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      if (bytes + expectedBytes <= this.#options.maxBytes) return;
      rmSync(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  #files(): KeptFile[] {
    const { directory } = this.#options;
    return readdirSync(directory)
      .flatMap((name) => {
        const time = this.#ours.exec(name)?.[1];
        return time === undefined ? [] : [{ name, time }];
      })
      .sort((a, b) => a.time.localeCompare(b.time))
      .flatMap(({ name }) => {
        const path = join(directory, name);
        // Another process may have removed it just now.
        const kept = statSync(path, { throwIfNoEntry: false });
        return kept === undefined ? [] : [{ name, path, bytes: kept.size, modifiedAt: kept.mtimeMs }];
      });
  }
}

function literally(text: string): string {
  return text.replace(/[.\\^$*+?()[\]{}|-]/g, '\\$&');
}
