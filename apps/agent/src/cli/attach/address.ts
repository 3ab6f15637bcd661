import { DEFAULT_PORT } from '../../options.ts';
import { storedToken } from '../../token.ts';
import { CommandError, ExitCode } from '../exit.ts';

/** Where a stream is, and what opens it. */
export interface StreamAddress {
  readonly url: string;
  /** Host and port, for messages. */
  readonly shown: string;
  readonly token: string | undefined;
}

/**
 * Reads what the user gave: the URL that a program printed, `host:port`, a port, or nothing for this machine's first agent.
 * The token is that of the URL, else `token`, else the user's own; the latter is shown to this machine only.
 * @throws CommandError when the text is no such address.
 */
export function streamAddress(text = String(DEFAULT_PORT), token?: string): StreamAddress {
  const url = parse(text);
  const isOurs = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return {
    url: `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}/stream`,
    shown: url.host,
    token: url.searchParams.get('token') ?? token ?? (isOurs ? storedToken() : undefined),
  };
}

function parse(text: string): URL {
  const withHost = /^\d+$/.test(text) ? `127.0.0.1:${text}` : text;
  const withScheme = withHost.includes('://') ? withHost : `http://${withHost}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CommandError(
    ExitCode.usage,
    `"${text}" is no address: give the URL that the program printed, host:port, or a port`,
  );
}
