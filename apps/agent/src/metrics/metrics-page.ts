import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../thread/access.ts';
import type { PrometheusText } from './prometheus.ts';

export interface MetricsPageOptions {
  readonly access: Access;
  /** Opens this page and nothing else; undefined: only the agent's own token does. */
  readonly metricsToken: string | undefined;
  readonly text: PrometheusText;
}

/**
 * Serves `/metrics`. A scraper shows a token with each request, which no web page can know; it may therefore come by
 * whatever name it knows this machine. A browser that has the console's cookie may read it too, where the console may.
 */
export function metricsPage({ access, metricsToken, text }: MetricsPageOptions) {
  const isAllowed = (request: IncomingMessage): boolean => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) return access.isOurHost(request) && access.isAuthorised(request);
    return access.isToken(bearer) || (metricsToken !== undefined && isSame(bearer, metricsToken));
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isAllowed(request)) {
      response.writeHead(401, { 'Content-Type': 'text/plain; charset=utf-8', 'WWW-Authenticate': 'Bearer' });
      response.end("Send the agent's token, or its metricsToken, as a bearer token; see docs/metrics.md.\n");
      return;
    }
    const body = await text.read();
    response.writeHead(200, { 'Content-Type': text.contentType, 'Cache-Control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** In a time that says nothing about where the two differ. */
function isSame(candidate: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(secret));
}
