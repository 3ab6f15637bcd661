import type { Nanoseconds } from '@pollscope/protocol';

/** CPU time that one queue received over some range, and that its weight entitled it to while it had work. */
export interface Service {
  readonly received: Nanoseconds;
  readonly entitled: Nanoseconds;
}

/** Fractions of what all queues received and were entitled to. */
export interface Shares {
  readonly received: number;
  readonly entitled: number;
  /** Received minus entitled: positive is more than its due. */
  readonly error: number;
}

/**
 * Jain's index (Σx)² / (n·Σx²) over x = received / entitled (Jain, Chiu, Hawe 1984, DEC TR-301): 1 is fair, 1/n is one
 * queue taking all. Queues entitled to nothing had no work and do not count. Undefined with fewer than two that count,
 * and when none of them received anything.
 */
export function jain(services: readonly Service[]): number | undefined {
  let sum = 0;
  let squares = 0;
  let counted = 0;
  for (const { received, entitled } of services) {
    if (entitled <= 0) continue;
    const x = received / entitled;
    sum += x;
    squares += x * x;
    counted++;
  }
  return counted < 2 || squares === 0 ? undefined : (sum * sum) / (counted * squares);
}

/** The shares of each queue, in the order given; 0 where the total is 0. */
export function shares(services: readonly Service[]): readonly Shares[] {
  const received = services.reduce((total, service) => total + service.received, 0);
  const entitled = services.reduce((total, service) => total + service.entitled, 0);
  return services.map((service) => {
    const receivedShare = received > 0 ? service.received / received : 0;
    const entitledShare = entitled > 0 ? service.entitled / entitled : 0;
    return { received: receivedShare, entitled: entitledShare, error: receivedShare - entitledShare };
  });
}
