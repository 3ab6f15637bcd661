import type { Duplex } from 'node:stream';

export interface UpgradeRefusal {
  /** As in the status line: code and reason. */
  readonly status: string;
  /** For the user: why not and what to do. */
  readonly message: string;
}

/**
 * Answers a request that wants to be a WebSocket and may not. The HTTP server has let go of its socket, with its time
 * limits and its listener for errors: one that breaks would end the thread, one whose other side stays would stay for ever.
 */
export function refuseUpgrade(socket: Duplex, { status, message }: UpgradeRefusal): void {
  socket.once('error', () => socket.destroy());
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n${message}\n`,
  );
}
