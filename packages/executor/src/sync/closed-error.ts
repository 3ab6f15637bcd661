/** The other side of a channel is gone, or a semaphore was closed: the operation can never succeed. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}
