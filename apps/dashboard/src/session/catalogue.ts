/** A recording that the page's server offers. */
export interface OfferedRecording {
  readonly name: string;
  /** Relative to the page. */
  readonly url: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** What the page's server has to show. */
export type Catalogue =
  | { readonly kind: 'known'; readonly hasProgram: boolean; readonly recordings: readonly OfferedRecording[] }
  /** There is no such server, or it does not say. */
  | { readonly kind: 'unknown' };

/** Asks the page's server for its recordings, which only those may know who may read them. */
export async function fetchCatalogue(fetch: (url: string) => Promise<Response>): Promise<Catalogue> {
  try {
    const response = await fetch('recordings');
    return response.ok ? catalogueOf(await response.json()) : { kind: 'unknown' };
  } catch {
    // Also a server that is not ours, and answers with a page.
    return { kind: 'unknown' };
  }
}

function catalogueOf(json: unknown): Catalogue {
  const { live, recordings } = json as { readonly live?: unknown; readonly recordings?: unknown };
  if (typeof live !== 'boolean' || !Array.isArray(recordings)) return { kind: 'unknown' };
  return { kind: 'known', hasProgram: live, recordings: recordings.flatMap(recordingOf) };
}

function recordingOf(json: unknown): OfferedRecording[] {
  const { name, bytes, modifiedAt } = json as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof bytes !== 'number' || typeof modifiedAt !== 'number') return [];
  return [{ name, bytes, modifiedAt, url: `recordings/${encodeURIComponent(name)}` }];
}
