import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FlattenMap, originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import type { StackFrame } from './stack-sample.ts';

/** Larger files are not read: decoding a map of so many bytes takes a second and some 100 MB. */
const MAX_FILE_BYTES = 16 << 20;
const MAX_KEPT_BYTES = 32 << 20;
/** What a file without a map counts, so that their number is bounded too. */
const MIN_KEPT_BYTES = 4096;
const COMMENT = 'sourceMappingURL=';

interface KeptMap {
  readonly map: TraceMap | undefined;
  readonly bytes: number;
}

/**
 * Translates frames of generated code to their sources, by the source map that the file names in its last comment. Reads
 * the disk, within bounds; what it cannot translate it leaves as it is.
 */
export class SourceMaps {
  readonly #kept = new Map<string, Promise<KeptMap>>();
  #keptBytes = 0;

  originalFrames(frames: readonly StackFrame[]): Promise<StackFrame[]> {
    return Promise.all(frames.map((frame) => this.#originalFrame(frame)));
  }

  async #originalFrame(frame: StackFrame): Promise<StackFrame> {
    const url = fileUrl(frame.file);
    if (url === undefined) return frame;
    const plain = { ...frame, file: fileURLToPath(url) };
    if (frame.line === 0) return plain;
    const { map } = await this.#load(url);
    if (map === undefined) return plain;
    const { source, line, column } = originalPositionFor(map, { line: frame.line, column: frame.column - 1 });
    if (source === null) return plain;
    const file = source.startsWith('file:') ? fileURLToPath(source) : source;
    return { function: frame.function, file, line, column: column + 1 };
  }

  #load(url: string): Promise<KeptMap> {
    const known = this.#kept.get(url);
    if (known !== undefined) return known;
    const loading = readMap(url);
    this.#kept.set(url, loading);
    void loading.then(({ bytes }) => this.#makeRoom(bytes));
    return loading;
  }

  async #makeRoom(bytes: number): Promise<void> {
    this.#keptBytes += bytes;
    for (const [url, oldest] of this.#kept) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) return;
      this.#kept.delete(url);
      this.#keptBytes -= (await oldest).bytes;
    }
  }
}

function fileUrl(file: string): string | undefined {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.startsWith('file:') && URL.canParse(file) ? file : undefined;
}

async function readMap(url: string): Promise<KeptMap> {
  try {
    const comment = sourceMappingUrl(await readText(url));
    if (comment !== undefined) {
      const mapUrl = new URL(comment, url);
      const text = mapUrl.protocol === 'data:' ? await inlineText(mapUrl) : await readText(mapUrl.href);
      // An inline map names its sources relative to the file it stands in.
      const base = mapUrl.protocol === 'data:' ? url : mapUrl.href;
      return { map: new FlattenMap(text, base), bytes: Math.max(text.length, MIN_KEPT_BYTES) };
    }
  } catch {
    // No such file, not a map, or not to be read: the position in the generated code is what there is.
  }
  return { map: undefined, bytes: MIN_KEPT_BYTES };
}

/** @throws when it is no regular file, or a larger one than is read. */
async function readText(url: string): Promise<string> {
  const file = await open(fileURLToPath(url));
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MAX_FILE_BYTES) throw new RangeError(`${url} is not read as a source map`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function inlineText(url: URL): Promise<string> {
  return (await fetch(url)).text();
}

function sourceMappingUrl(code: string): string | undefined {
  const at = code.lastIndexOf(COMMENT);
  return at === -1 ? undefined : /^\S+/.exec(code.slice(at + COMMENT.length))?.[0];
}
