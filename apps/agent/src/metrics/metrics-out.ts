import { setTimeout as sleep } from 'node:timers/promises';
import type { Source } from '@pollscope/protocol';
import type { OtlpOptions } from './otlp-options.ts';
import { ProgramTotals, type ProgramTotalsOptions } from './program-totals.ts';
import { PrometheusText } from './prometheus.ts';
import { resourceAttributes } from './resource-attributes.ts';

/** A receiver that does not answer does not hold up the end of the program for longer. */
const LAST_PUSH_MS = 1000;

export interface MetricsOptions extends ProgramTotalsOptions {
  readonly source: Source;
  readonly version: string;
  readonly otlp: OtlpOptions | undefined;
}

/** The metrics of one program, on all their ways out. */
export interface MetricsOut {
  /** To be told of every section of the base and windows channels. */
  readonly totals: ProgramTotals;
  readonly text: PrometheusText;
  /** Pushes what is left; within a second. */
  end(): Promise<void>;
}

export async function startMetrics({ source, version, otlp, ...options }: MetricsOptions): Promise<MetricsOut> {
  const totals = new ProgramTotals(options);
  const resource = resourceAttributes(source);
  const text = new PrometheusText(totals, resource);
  if (otlp === undefined) return { totals, text, end: () => Promise.resolve() };

  const { pushOtlp } = await import('./otlp.ts');
  const warn = (message: string) => process.emitWarning(message, 'PollscopeWarning');
  const endPush = pushOtlp({ program: totals, options: otlp, resource, version, startedAt: Date.now(), warn });
  return { totals, text, end: () => Promise.race([endPush(), sleep(LAST_PUSH_MS)]) };
}
