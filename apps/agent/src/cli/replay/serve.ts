import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Nanoseconds } from '@pollscope/protocol';
import { checkOptions } from '../../options.ts';
import { Access } from '../../thread/access.ts';
import { listenHttp } from '../../thread/http-server.ts';
import { pages } from '../../thread/pages.ts';
import { userToken } from '../../token.ts';
import { servedFiles } from './served-files.ts';

export interface ServeOptions {
  readonly port?: number;
  /** Stream time at which the recording is to be shown. */
  readonly from?: Nanoseconds;
  readonly signal: AbortSignal;
  /** For the user. */
  readonly say: (line: string) => void;
}

/**
 * Serves the console and these recordings, and nothing else, until it is aborted. Rejects with the system's error when no
 * port can be had.
 */
export async function serveRecordings(paths: readonly string[], options: ServeOptions): Promise<void> {
  const { signal, say } = options;
  const listen = checkOptions(options.port === undefined ? {} : { port: options.port });
  const token = process.env['POLLSCOPE_TOKEN'] || userToken();
  const { server, port } = await listenHttp(listen);
  server.on(
    'request',
    pages(new Access(token, { host: listen.host, port }), {
      consoleDirectory: fileURLToPath(new URL('../../console', import.meta.url)),
      metrics: undefined,
      metricsToken: undefined,
      served: { live: false, list: () => servedFiles(paths) },
    }),
  );
  const query = new URLSearchParams({ token });
  // Of several the page shows the list.
  const [only, another] = await servedFiles(paths);
  if (only !== undefined && another === undefined)
    query.set('recording', `recordings/${encodeURIComponent(only.name)}`);
  if (options.from !== undefined) query.set('at', `${options.from / 1e9}`);
  say(`http://${listen.host}:${port}/?${query.toString()}`);
  if (!signal.aborted) await once(signal, 'abort');
  server.close();
  server.closeAllConnections();
}
