import type { Source } from '@pollscope/protocol';
import type { Labels } from './series-labels.ts';

/** Who is observed, named as OpenTelemetry's semantic conventions have it. */
export function resourceAttributes({ name, host, pid, runtime }: Source): Labels {
  return {
    'service.name': name,
    ...(host === undefined ? {} : { 'host.name': host }),
    'process.pid': `${pid}`,
    'process.runtime.description': runtime,
  };
}
