import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const DASHBOARD = fileURLToPath(new URL('../../../apps/dashboard/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface GalleryServer {
  /** Of the gallery, without a group. */
  readonly url: string;
  close(): void;
}

/** Builds the gallery in memory, as the console itself is built, and serves it on a free port. */
export async function serveGallery(): Promise<GalleryServer> {
  const result = await build({
    root: DASHBOARD,
    configFile: `${DASHBOARD}vite.config.ts`,
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input: `${DASHBOARD}gallery/index.html` } },
  });
  if (!('output' in result)) throw new Error('one bundle was expected');
  const files = new Map(
    result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
  files.set('/favicon.ico', '');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname);
    response.statusCode = file === undefined ? 404 : 200;
    response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'application/octet-stream');
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/gallery/index.html`, close: () => server.close() };
}
