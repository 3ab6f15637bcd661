// @vitest-environment node
import { expect, test } from 'vitest';
import { OpeningError } from './problem.ts';
import { type Fetch, MAX_WHOLE_BYTES, remoteSource } from './remote-source.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, at) => at);

/** A server that has the bytes, in the version that `options` say. */
function rangeServer(options: { readonly etag: string } = { etag: '"one"' }): Fetch {
  return async (_url, init) => {
    const headers = new Headers(init?.headers);
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(headers.get('Range') ?? '') ?? [];
    const isOther = headers.get('If-Range') !== null && headers.get('If-Range') !== options.etag;
    if (isOther) return new Response(bytes);
    return new Response(bytes.slice(Number(from), Number(to) + 1), {
      status: 206,
      headers: { 'Content-Range': `bytes ${from}-${to}/${bytes.length}`, ETag: options.etag },
    });
  };
}

async function failureOf(promise: Promise<unknown>): Promise<OpeningError> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof OpeningError)) throw new Error(`expected another failure than ${String(failure)}`);
  return failure;
}

test('a server that knows ranges is asked for what is read', async () => {
  const source = await remoteSource('recordings/a', rangeServer());
  expect(source.size).toBe(100);
  expect(await source.read(10, 3)).toEqual(Uint8Array.of(10, 11, 12));
});

test('one that knows no ranges is asked for all, up to a limit', async () => {
  const source = await remoteSource('recordings/a', async () => new Response(bytes));
  expect(source.size).toBe(100);
  expect(await source.read(98, 2)).toEqual(Uint8Array.of(98, 99));

  const piece = new Uint8Array(32 << 20);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += piece.length;
      controller.enqueue(piece);
    },
  });
  const failure = await failureOf(remoteSource('a', async () => new Response(endless)));
  expect(failure.title).toBe('This recording is too large to be fetched as a whole');
  expect(sent).toBeLessThan(MAX_WHOLE_BYTES + 4 * piece.length);
});

test('an empty file has no bytes', async () => {
  const source = await remoteSource('a', async () => new Response(undefined, { status: 416 }));
  expect(source.size).toBe(0);
});

test.each([
  [404, 'There is no such recording'],
  [401, 'This browser may not read the recording'],
  [500, 'The recording cannot be fetched'],
])('the answer %i becomes words', async (status, title) => {
  const failure = await failureOf(remoteSource('a', async () => new Response('', { status })));
  expect(failure.title).toBe(title);
  expect(failure.advice).not.toBe('');
});

test('an address that cannot be reached, or is another site, becomes words', async () => {
  const failure = await failureOf(remoteSource('a', () => Promise.reject(new TypeError('Failed to fetch'))));
  expect(failure.advice).toContain('Only addresses of the server of this page');
});

test('a file that is replaced while it is read is not mixed with the one before', async () => {
  const options = { etag: '"one"' };
  const source = await remoteSource('a', (url, init) => rangeServer(options)(url, init));
  options.etag = '"two"';
  expect((await failureOf(source.read(0, 5))).title).toBe('The recording has changed on its server');
});
