import type { IncomingMessage } from 'node:http';

export interface MountOptions {
  /**
   * Origins, such as `https://ops.example.com`, whose pages may open the console's WebSocket. Default: those of the host
   * that the request names. To be set where a proxy in front of the server changes the `Host` header.
   */
  readonly origins?: readonly string[];
}

/**
 * Whether the page that opens a WebSocket is one of ours. Browsers send the user's cookies along with a WebSocket from any
 * page, and only this header tells whose page it was. Programs that are no browsers send none.
 */
export function isOwnPage({ headers }: IncomingMessage, { origins }: MountOptions): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (origins !== undefined) return origins.includes(origin);
  return URL.canParse(origin) && new URL(origin).host === host;
}
