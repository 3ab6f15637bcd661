import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ServedRecording } from '../../thread/recording-pages.ts';

/** The files as they are to be listed: each by its name, numbered where two have the same. Rejects when one has gone. */
export async function servedFiles(paths: readonly string[]): Promise<readonly ServedRecording[]> {
  const named = new Map<string, string>();
  for (const path of paths) named.set(freeName(basename(path), named), resolve(path));
  const files = [...named].map(async ([name, path]) => {
    const { size, mtimeMs } = await stat(path);
    return { name, path, bytes: size, modifiedAt: mtimeMs };
  });
  return (await Promise.all(files)).sort((one, other) => other.modifiedAt - one.modifiedAt);
}

function freeName(name: string, taken: ReadonlyMap<string, string>): string {
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(free)) return free;
    free = `${number}-${name}`;
  }
}
