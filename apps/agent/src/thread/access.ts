import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Who may read. A request shows the token once, in the URL that the program printed, and gets a same-site cookie for it;
 * programs send it as a bearer token.
 */
export class Access {
  readonly cookieName: string;
  readonly #token: string;
  readonly #host: string;

  constructor(token: string, address: { readonly host: string; readonly port: number }) {
    this.#token = token;
    this.#host = address.host;
    // Cookies are shared by all ports of a host, hence the port in the name.
    this.cookieName = `pollscope-${address.port}`;
  }

  /** Compares in a time that says nothing about where the two differ. */
  isToken(candidate: string): boolean {
    return timingSafeEqual(digest(candidate), digest(this.#token));
  }

  cookie(): string {
    return `${this.cookieName}=${this.#token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`;
  }

  /** Whether the request carries the token, as a cookie or as a bearer token. */
  isAuthorised(request: IncomingMessage): boolean {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.isToken(bearer);
    const prefix = `${this.cookieName}=`;
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.some((cookie) => cookie.startsWith(prefix) && this.isToken(cookie.slice(prefix.length)));
  }

  /**
   * Whether the Host header names this machine. A page of a foreign site that has pointed its own name at our address
   * (DNS rebinding) sends that name here; an IP address or localhost cannot be pointed elsewhere.
   */
  isOurHost(request: IncomingMessage): boolean {
    const name = hostName(request.headers.host);
    return name !== undefined && (name === 'localhost' || name === this.#host || isIP(name) !== 0);
  }

  /** Whether the request comes from a page that we served, or from no page at all. */
  isOurOrigin(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  }
}

function hostName(host: string | undefined): string | undefined {
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
