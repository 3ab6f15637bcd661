import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PolicyName } from '@pollscope/executor';
import type { LatencySummary } from './latency-window.ts';
import type { LoadReport, ToLoadDriver } from './load-messages.ts';
import { checkRate } from './load-plan.ts';

/** How the service sees the load driver. */
export interface Load {
  readonly requestsPerSecond: number;
  /** The last report; absent before the first one and when no load driver runs. */
  readonly report: LoadReport | undefined;
  /** The last latencies seen under each policy. */
  readonly latencyByPolicy: Readonly<Partial<Record<PolicyName, LatencySummary>>>;
  /** Mean requests per second. Throws a RangeError when out of range. */
  setRate(requestsPerSecond: number): void;
  /** From now on latencies belong to `policy`. Call it also when weights change: it forgets those so far. */
  beginMeasuring(policy: PolicyName): void;
  stop(): void;
}

/** Stands in when the service is to run without load, for example to be loaded by something else. */
export function noLoad(): Load {
  return {
    requestsPerSecond: 0,
    report: undefined,
    latencyByPolicy: {},
    setRate: () => {
      throw new RangeError('The service was started without its load driver (--no-load), so there is no rate to set.');
    },
    beginMeasuring: () => undefined,
    stop: () => undefined,
  };
}

export interface LoadOptions {
  /** Of the service, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly requestsPerSecond: number;
  readonly policy: PolicyName;
}

/** Starts the load driver as a process of its own: on the service's thread it would wait along with what it measures. */
export function startLoad(options: LoadOptions): Load {
  let requestsPerSecond = checkRate(options.requestsPerSecond);
  let report: LoadReport | undefined;
  let { policy } = options;
  let generation = 0;
  const latencyByPolicy: Partial<Record<PolicyName, LatencySummary>> = {};
  const child = fork(fileURLToPath(new URL('./load-driver.js', import.meta.url)), [
    `--origin=${options.origin}`,
    `--rate=${requestsPerSecond}`,
  ]);
  child.on('message', (message: LoadReport) => {
    if (message.generation !== generation) return;
    report = message;
    if (message.latency !== undefined) latencyByPolicy[policy] = message.latency;
  });
  child.on('error', (error) => process.emitWarning(`the load driver failed: ${error.message}`));
  const tell = (message: ToLoadDriver): void => {
    if (child.connected) child.send(message);
  };
  return {
    get requestsPerSecond() {
      return requestsPerSecond;
    },
    get report() {
      return report;
    },
    latencyByPolicy,
    setRate: (rate) => {
      requestsPerSecond = checkRate(rate);
      tell({ kind: 'rate', requestsPerSecond });
    },
    beginMeasuring: (next) => {
      policy = next;
      generation++;
      tell({ kind: 'restart', generation });
    },
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
