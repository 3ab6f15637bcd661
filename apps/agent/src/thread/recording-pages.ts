import { type Response, Router } from 'express';
import type { Access } from './access.ts';

/** A recording that may be read. */
export interface ServedRecording {
  /** Its address below `recordings/`. No two have the same. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** Wall-clock time in milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface ServedRecordings {
  /** Whether a program runs behind the server, whose stream the console can follow. */
  readonly live: boolean;
  /** Newest first; asked anew for each request. */
  readonly list: () => readonly ServedRecording[] | Promise<readonly ServedRecording[]>;
}

/**
 * The list of recordings as JSON, and each of them with ranges of bytes, for who shows the token. Only what is in the list
 * is served: a name is compared, never made into a path.
 */
export function recordingPages(access: Access, { live, list }: ServedRecordings): Router {
  const router = Router();
  router.use((request, response, next) => {
    if (access.isAuthorised(request)) return next();
    refuse(response, 401, 'The token is missing. Open the URL that was printed.');
  });
  router.get('/', async (_request, response) => {
    const recordings = (await list()).map(({ name, bytes, modifiedAt }) => ({ name, bytes, modifiedAt }));
    response.setHeader('Cache-Control', 'no-store');
    response.json({ live, recordings });
  });
  router.get('/:name', async (request, response) => {
    const recording = (await list()).find(({ name }) => name === request.params.name);
    if (recording === undefined) {
      refuse(response, 404, 'There is no such recording. It may have been removed to make room for newer ones.');
      return;
    }
    response.setHeader('Cache-Control', 'no-store');
    response.type('application/octet-stream');
    // Recordings are kept below a directory whose name begins with a dot.
    response.sendFile(recording.path, { cacheControl: false, dotfiles: 'allow' });
  });
  return router;
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).type('text').send(`${message}\n`);
}
