import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Who observes the program: nobody, and each of those that do. */
export const OBSERVERS = ['bare', 'console', 'dial9', 'pollscope'] as const;
export type Observer = (typeof OBSERVERS)[number];

/** Paths of programs. */
export interface Binaries {
  readonly observed: Readonly<Record<Observer, string>>;
  readonly load: string;
}

/** Builds them, one after the other, in some minutes at first. @throws Error if cargo is not there, or fails. */
export function buildBinaries(): Binaries {
  const target = targetDirectory();
  const kept = `${target}/pollscope-benchmarks`;
  mkdirSync(kept, { recursive: true });
  const keep = (name: string, as: string): string => {
    copyFileSync(`${target}/release/${name}`, `${kept}/${as}`);
    return `${kept}/${as}`;
  };
  const build = (observer: Observer): string => {
    const features = observer === 'bare' ? [] : ['--features', observer];
    cargo(['build', '--release', '--package', 'pollscope-benchmarks', ...features]);
    return keep('observed', observer);
  };
  const bare = build('bare');
  // Before others are built, with whose features it would be built as well.
  const load = keep('load', 'load');
  return {
    observed: { bare, console: build('console'), dial9: build('dial9'), pollscope: build('pollscope') },
    load,
  };
}

function targetDirectory(): string {
  const metadata = cargo(['metadata', '--format-version', '1', '--no-deps']);
  const { target_directory: directory } = JSON.parse(metadata) as { readonly target_directory: string };
  return directory;
}

function cargo(command: readonly string[]): string {
  try {
    return execFileSync('cargo', command, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (cause) {
    throw new Error(`this benchmark needs Rust: 'cargo ${command.join(' ')}' failed`, { cause });
  }
}
