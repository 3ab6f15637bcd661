import type { LatencySummary } from './latency-window.ts';

/** From the service to the load driver. */
export type ToLoadDriver =
  | { readonly kind: 'rate'; readonly requestsPerSecond: number }
  /** Forget the latencies so far; count only requests sent from now on. Reports carry the generation. */
  | { readonly kind: 'restart'; readonly generation: number };

/** From the load driver to the service, once a second. */
export interface LoadReport {
  readonly generation: number;
  /** Seconds that the latency summary looks back at most. */
  readonly windowSeconds: number;
  /** Absent while no request of this generation was answered. */
  readonly latency?: LatencySummary;
  readonly sent: number;
  readonly failed: number;
  /** Not sent because too many requests were in flight. */
  readonly skipped: number;
  readonly inFlight: number;
}
