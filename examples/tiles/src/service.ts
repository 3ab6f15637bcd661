import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { JoinError } from '@pollscope/executor';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { sameOriginOnly } from './same-origin.ts';

/** Both `src/` and `dist/` have it as a neighbour. */
const PAGE_DIRECTORY = fileURLToPath(new URL('../public', import.meta.url));

/** Longer than any pause between a client's requests; with Node's 5 s a client often meets a connection being closed. */
const KEEP_ALIVE_MS = 60_000;

/** Bodies here are a few dozen bytes. */
const MAX_BODY = '4kb';

export interface ServiceOptions {
  /** 0 takes any free port. */
  readonly port: number;
}

export interface Service {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Adds routes; before the first one only the page is served. */
  use(path: string, routes: Router): void;
  /** Stops listening and cuts the connections. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Rejects, with a message that says what to do, when the port cannot be had. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const app = express().disable('x-powered-by');
  const routes = express.Router();
  app.use(secureHeaders, sameOriginOnly(), express.json({ limit: MAX_BODY }));
  app.use(express.static(PAGE_DIRECTORY), routes, notFound, failed);
  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'it is taken' : error.message;
    throw new Error(
      `Cannot listen on port ${options.port}: ${reason}. Pass --port with another one, 0 for any free one.`,
    );
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address and a port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    use: (path, added) => void routes.use(path, added),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const secureHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  next();
};

const notFound: RequestHandler = (request, response) => {
  response.status(404).json({ error: `There is nothing at ${request.path}. Open / for the page.` });
};

/** A RangeError is the caller's mistake and its message says what to do; so are the JSON parser's errors below 500. */
const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const cause = error instanceof JoinError ? error.cause : error;
  if (cause instanceof RangeError) response.status(400).json({ error: cause.message });
  else if (isClientError(cause))
    response.status(cause.status).json({ error: `The request is malformed: ${cause.message}.` });
  else {
    console.error(error);
    response.status(500).json({ error: 'The request failed. The terminal of the service says why.' });
  }
};

function isClientError(error: unknown): error is Error & { readonly status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
}
