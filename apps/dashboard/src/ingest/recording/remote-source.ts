import type { ByteSource } from '@pollscope/protocol/recording';
import { OpeningError } from './problem.ts';
import { blobSource, cachedSource } from './sources.ts';

/** A server that knows no ranges sends all; more than this it may not. */
export const MAX_WHOLE_BYTES = 256 << 20;

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * A recording behind an address: read in ranges as they are needed, or fetched as a whole where the server knows no ranges.
 * @throws OpeningError that says why it cannot be had.
 */
export async function remoteSource(url: string, fetch: Fetch): Promise<ByteSource> {
  const response = await asked(url, fetch, { Range: 'bytes=0-0' });
  if (response.status === 416) return blobSource(new Blob());
  if (response.status !== 206) return blobSource(await whole(response));
  const size = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]);
  await response.body?.cancel();
  if (!Number.isSafeInteger(size)) return blobSource(await whole(await asked(url, fetch, {})));
  // A file that was replaced meanwhile must not be mixed with what was read of the one before.
  const validator = response.headers.get('ETag') ?? response.headers.get('Last-Modified');
  return cachedSource({
    size,
    async read(offset, length) {
      const part = await asked(url, fetch, {
        Range: `bytes=${offset}-${offset + length - 1}`,
        ...(validator === null || validator.startsWith('W/') ? {} : { 'If-Range': validator }),
      });
      const bytes = part.status === 206 ? new Uint8Array(await part.arrayBuffer()) : undefined;
      if (bytes?.length === length) return bytes;
      await part.body?.cancel();
      throw new OpeningError({
        title: 'The recording has changed on its server',
        advice: 'Open it again: it was replaced, or has grown, while it was read.',
        detail: `${url} answered ${part.status} to a request for ${length} bytes.`,
      });
    },
  });
}

async function asked(url: string, fetch: Fetch, headers: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers, cache: 'no-store', redirect: 'error' });
  } catch (cause) {
    throw new OpeningError(
      {
        title: 'The recording cannot be fetched',
        advice: 'Is the program that serves it still running? Only addresses of the server of this page are allowed.',
        detail: `${url}: ${cause instanceof Error ? cause.message : String(cause)}`,
      },
      { cause },
    );
  }
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw new OpeningError(refusalOf(response.status, url));
}

function refusalOf(status: number, url: string) {
  const detail = `${url} answered ${status}.`;
  if (status === 401 || status === 403) {
    return {
      title: 'This browser may not read the recording',
      advice: 'Open the URL that was printed when the program or the replay started: it ends in ?token=…',
      detail,
    };
  }
  if (status === 404) {
    return {
      title: 'There is no such recording',
      advice: 'It may have given way to newer ones. Choose another one, or open a copy that you kept.',
      detail,
    };
  }
  return { title: 'The recording cannot be fetched', advice: 'Try again, or open the file itself.', detail };
}

async function whole(response: Response): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next?.value === undefined) return new Blob(parts);
    parts.push(next.value);
    bytes += next.value.length;
    if (bytes <= MAX_WHOLE_BYTES) continue;
    await reader?.cancel();
    throw new OpeningError({
      title: 'This recording is too large to be fetched as a whole',
      advice:
        'Download it and open the file, or serve it with `pollscope replay`, from which the page reads only what it needs.',
      detail: `The server of ${response.url} knows no ranges, and sends more than ${MAX_WHOLE_BYTES / 2 ** 20} MiB.`,
    });
  }
}
