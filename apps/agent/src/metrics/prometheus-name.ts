import type { Instrument } from './instruments.ts';

/**
 * What a metric is called in Prometheus: dots become underscores, the unit and a counter's `_total` are appended. It is
 * OpenTelemetry's own rule ("Prometheus and OpenMetrics Compatibility"), so that a metric has the same name whether it
 * was scraped here or came to Prometheus through OTLP.
 */
export function prometheusName({ name, kind, unit }: Pick<Instrument, 'name' | 'kind' | 'unit'>): string {
  const total = kind === 'counter' ? '_total' : '';
  return `${name.replaceAll('.', '_')}${unitSuffix(kind, unit)}${total}`;
}

function unitSuffix(kind: Instrument['kind'], unit: Instrument['unit']): string {
  switch (unit) {
    case 's':
      return '_seconds';
    case 'By':
      return '_bytes';
    case '1':
      return kind === 'gauge' ? '_ratio' : '';
    default:
      return '';
  }
}
