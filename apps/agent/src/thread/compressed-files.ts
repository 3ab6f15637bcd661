import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import type { RequestHandler } from 'express';

/** The smaller first. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/**
 * Lets the handler that follows answer with the compressed copy that lies beside a file, where there is one and the client
 * takes it. Looks for the copies once, in `directory`, which holds the files of the paths from `/` on.
 */
export function compressedFiles(directory: string): RequestHandler {
  const files = new Set(readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`));
  return (request, response, next) => {
    const path = request.path === '/' ? '/index.html' : request.path;
    const copies = ENCODINGS.filter(({ suffix }) => files.has(path + suffix));
    if (copies.length === 0) return next();
    response.vary('Accept-Encoding');
    const copy = copies.find(({ name }) => request.acceptsEncodings(name) !== false);
    if (copy === undefined) return next();
    response.setHeader('Content-Encoding', copy.name);
    // Of the file, not of the copy.
    response.type(extname(path));
    request.url = path + copy.suffix;
    next();
  };
}
