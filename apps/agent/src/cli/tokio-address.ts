import { CommandError, ExitCode } from './exit.ts';

/**
 * Where a program's console-subscriber listens: a URL, `host:port`, or a port of this machine.
 * @throws CommandError when the text is none of these.
 */
export function programUrl(text: string): string {
  const withHost = /^\d+$/.test(text) ? `127.0.0.1:${text}` : text;
  const withScheme = withHost.includes('://') ? withHost : `http://${withHost}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if ((url?.protocol === 'http:' || url?.protocol === 'https:') && url.hostname !== '') return url.origin;
  throw new CommandError(
    ExitCode.usage,
    `"${text}" is no address of console-subscriber: give http://host:port, host:port, or a port`,
  );
}
