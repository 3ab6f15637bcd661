import type { RecordingOrigin } from '../ingest/recording/replay-state.ts';
import type { RecordingLink } from '../url/view-state.ts';
import type { Library } from './library.ts';

/**
 * The recording that a link in the address means; without a link, the one that the page itself holds. Undefined: there is
 * none, or it is a file that the user has yet to open.
 */
export function originOf(link: RecordingLink | undefined, library: Library): RecordingOrigin | undefined {
  const own = library.home.kind === 'recording' ? library.home.origin : undefined;
  if (link === undefined) return own;
  if (link.kind === 'file') return library.file(link.name) ?? (own?.name === link.name ? own : undefined);
  return { kind: 'url', name: fileNameOf(link.url), url: new URL(link.url, document.baseURI).href };
}

/** The last part of the path of an address. */
export function fileNameOf(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    // Not encoded as an address should be: shown as it is.
    return name;
  }
}
