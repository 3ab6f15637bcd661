import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { CommandError, ExitCode } from '../exit.ts';
import type { Embeddable } from './embeddable.ts';

/** Made by the build: the console in one file, with a place for the recording. */
const PAGE = fileURLToPath(new URL('../../console/standalone.html', import.meta.url));
const PLACE = '<!--recording-->';
/** A multiple of three, so that the pieces' base64 has padding at the end only. */
const PIECE_BYTES = 3 << 18;

export interface PageContent {
  /** What the page calls the recording. */
  readonly name: string;
  readonly content: Embeddable;
}

/**
 * Writes the page to a file that must not exist yet. Rejects with the system's error when it cannot be written.
 * @throws CommandError when the console is missing from this installation.
 */
export async function writePage(path: string, page: PageContent): Promise<void> {
  const template = await readFile(PAGE, 'utf8').catch(() => '');
  const place = template.indexOf(PLACE);
  if (place < 0) {
    throw new CommandError(
      ExitCode.failure,
      'the console is missing from this installation: run `npm start` or the build',
    );
  }
  const file = createWriteStream(path, { flags: 'wx' });
  const parts = { before: template.slice(0, place), after: template.slice(place + PLACE.length) };
  await pipeline(Readable.from(piecesOf(parts, page)), file).catch(async (error: unknown) => {
    // Half a page is of no use. One that was there before is not ours.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) await rm(path, { force: true });
    throw error;
  });
}

async function* piecesOf(
  { before, after }: { readonly before: string; readonly after: string },
  { name, content }: PageContent,
): AsyncGenerator<string> {
  yield `${before}<script type="application/octet-stream" id="recording" data-name="${escaped(name)}">`;
  for (let at = 0; at < content.size; at += PIECE_BYTES) {
    const bytes = await content.read(at, Math.min(PIECE_BYTES, content.size - at));
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  }
  yield `</script>${after}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
