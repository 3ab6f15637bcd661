import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out to whoever asks for any, so that none of those takes it between now and when it is
 * used; and above the ones that agents look for.
 */
const [LOWEST, HIGHEST] = [15_000, 32_000];

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const server = createServer();
    server.listen(port, '127.0.0.1');
    // Taken, or closed to us: another one will do.
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
