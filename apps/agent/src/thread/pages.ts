import { existsSync } from 'node:fs';
import express, { type Express } from 'express';
import type { Access } from './access.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The console's files, and the exchange of the token in the URL for a cookie. The files hold no data of the program. */
export function pages(access: Access, consoleDirectory: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (access.isOurHost(request)) return next();
    response
      .status(403)
      .type('text')
      .send('Pollscope answers only to an IP address or localhost. Open the URL that the program printed.\n');
  });
  app.get('/', (request, response, next) => {
    const query = new URL(request.url, 'http://localhost').searchParams;
    const token = query.get('token');
    if (token === null) return next();
    if (!access.isToken(token)) {
      response
        .status(403)
        .type('text')
        .send(
          'This token is not the one of the running program. Open the URL that the program printed when it started.\n',
        );
      return;
    }
    response.setHeader('Set-Cookie', access.cookie());
    query.delete('token');
    // The token must not stay in the address bar, where it would be copied along with a link.
    response.redirect(303, query.size === 0 ? '/' : `/?${query.toString()}`);
  });
  if (!existsSync(consoleDirectory)) {
    app.get('/', (_request, response) => {
      response
        .status(500)
        .type('text')
        .send('The console is missing from this installation: run `npm start` or the build.\n');
    });
  }
  app.use(
    '/assets',
    express.static(`${consoleDirectory}/assets`, { immutable: true, maxAge: '1y', fallthrough: false, index: false }),
  );
  app.use(express.static(consoleDirectory, { cacheControl: false, redirect: false }));
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing here. The console is at /.\n');
  });
  return app;
}
