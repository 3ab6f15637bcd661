const FIRST_WAIT_MS = 500;
/** Long enough to spare a machine in trouble, short enough that a program started again shows up while one looks. */
const MAX_WAIT_MS = 10_000;

/**
 * Milliseconds to wait before the `attempt`th try (from 1) to connect again: none, half a second, then doubling up to ten
 * seconds, of which a fifth is left to chance so that many clients do not come back at one instant.
 *
 * @param random from 0 to 1
 */
export function retryDelay(attempt: number, random: number): number {
  if (attempt <= 1) return 0;
  const wait = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 2));
  return wait * (0.8 + 0.2 * random);
}
