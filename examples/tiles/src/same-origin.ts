import type { RequestHandler } from 'express';

/** Names under which a browser on this machine reaches a server on the loopback address. */
const LOCAL_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/**
 * Refuses requests that another site makes through the user's browser: a foreign `Host` (a name that was re-pointed to
 * this machine), and writes that come from elsewhere or are not JSON, which a plain HTML form cannot send.
 */
export function sameOriginOnly(): RequestHandler {
  return (request, response, next) => {
    const refusal = refusalOf({
      method: request.method,
      host: request.headers.host,
      origin: request.headers.origin,
      site: request.headers['sec-fetch-site'],
    });
    if (refusal !== undefined) response.status(403).json({ error: refusal });
    else if (request.method === 'POST' && request.is('application/json') === false) {
      response.status(415).json({ error: 'Send JSON, with Content-Type: application/json.' });
    } else next();
  };
}

interface Claims {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | string[] | undefined;
}

function refusalOf({ method, host = '', origin, site }: Claims): string | undefined {
  if (!LOCAL_NAMES.has(host.replace(/:\d+$/, ''))) {
    return `This service answers to 127.0.0.1 and localhost only, not to "${host}".`;
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  const foreign =
    (site !== undefined && site !== 'same-origin') || (origin !== undefined && origin !== `http://${host}`);
  return foreign ? 'Changes are accepted from the page of this service only.' : undefined;
}
