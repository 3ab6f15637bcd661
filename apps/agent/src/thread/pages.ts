import { existsSync } from 'node:fs';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { PrometheusText } from '../metrics/prometheus.ts';
import { metricsPage } from '../metrics/metrics-page.ts';
import type { Access } from './access.ts';
import { compressedFiles } from './compressed-files.ts';
import { recordingPages, type ServedRecordings } from './recording-pages.ts';

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

const NOTHING_HERE = 'There is nothing here. The console is at /.\n';

export interface PagesOptions {
  readonly consoleDirectory: string;
  /** Undefined: there are none. */
  readonly metrics: PrometheusText | undefined;
  readonly metricsToken: string | undefined;
  readonly served: ServedRecordings;
}

/**
 * The console's files, which hold no data of the program, the exchange of the token in the URL for a cookie, the
 * recordings, and the metrics.
 */
export function pages(access: Access, { consoleDirectory, metrics, metricsToken, served }: PagesOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    next();
  });
  if (metrics !== undefined) app.get('/metrics', metricsPage({ access, metricsToken, text: metrics }));
  app.use((request, response, next) => {
    if (access.isOurHost(request)) return next();
    response
      .status(403)
      .type('text')
      .send('Pollscope answers only to an IP address or localhost. Open the URL that the program printed.\n');
  });
  app.get('/', (request, response, next) => {
    const query = new URLSearchParams(/\?(.*)/.exec(request.url)?.[1]);
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
  app.use('/recordings', recordingPages(access, served));
  if (!existsSync(consoleDirectory)) {
    app.get('/', (_request, response) => {
      response
        .status(500)
        .type('text')
        .send('The console is missing from this installation: run `npm start` or the build.\n');
    });
  } else {
    app.use(compressedFiles(consoleDirectory));
  }
  app.use(
    '/assets',
    express.static(`${consoleDirectory}/assets`, { immutable: true, maxAge: '1y', fallthrough: false, index: false }),
  );
  app.use(express.static(consoleDirectory, { cacheControl: false, redirect: false }));
  app.use((_request, response) => {
    response.status(404).type('text').send(NOTHING_HERE);
  });
  app.use(answerError);
  return app;
}

/** Express's own would send the stack with its directories, and print it into the output of the program. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  const message = status < 500 ? NOTHING_HERE : 'The agent cannot answer this; the program goes on.\n';
  response.status(status).type('text').send(message);
};
