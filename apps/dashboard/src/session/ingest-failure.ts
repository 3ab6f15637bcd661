import { createCell, type Readable } from './readable.ts';

/** What of a worker tells that it failed. */
export type FailingWorker = Pick<Worker, 'addEventListener'>;

/** Why the ingest worker failed; undefined while it works. What it told after a failure cannot be trusted. */
export function ingestFailure(worker: FailingWorker): Readable<string | undefined> {
  const failure = createCell<string | undefined>(undefined);
  const fail = (reason: string): void => {
    // The first is the cause; others may follow from it.
    if (failure.get() === undefined) failure.set(reason);
  };
  worker.addEventListener('error', (event) => {
    // A script that does not load fails without a message.
    fail(event.message ? `its worker stopped: ${event.message}` : 'its worker did not start');
  });
  worker.addEventListener('messageerror', () => fail('its worker sent what cannot be read'));
  return failure;
}
