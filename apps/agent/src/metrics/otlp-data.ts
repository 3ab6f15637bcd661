import { type HrTime, ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import { BOUNDS_SECONDS } from './duration-histogram.ts';
import { INSTRUMENTS, type Instrument } from './instruments.ts';
import type { ProgramTotals } from './program-totals.ts';

/** The stretch that cumulative figures are of, on the wall clock. */
export interface Stretch {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/** All metrics as the OpenTelemetry SDK represents them; those without samples are left out. */
export function metricData(program: ProgramTotals, stretch: Stretch): MetricData[] {
  return INSTRUMENTS.map((instrument) => dataOf(instrument, program, stretch)).filter(
    ({ dataPoints }) => dataPoints.length > 0,
  );
}

function dataOf(instrument: Instrument, program: ProgramTotals, stretch: Stretch): MetricData {
  const { name, unit, meaning } = instrument;
  const common = {
    descriptor: { name, unit, description: meaning, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  switch (instrument.kind) {
    case 'counter':
    case 'gauge': {
      const dataPoints = instrument
        .samples(program)
        .map(({ labels, value }) => ({ ...stretch, attributes: labels, value }));
      return instrument.kind === 'gauge'
        ? { ...common, dataPointType: DataPointType.GAUGE, dataPoints }
        : { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
    }
    case 'histogram':
      return {
        ...common,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: instrument.samples(program).map(({ labels, histogram }) => ({
          ...stretch,
          attributes: labels,
          value: {
            buckets: { boundaries: [...BOUNDS_SECONDS], counts: [...histogram.counts] },
            sum: histogram.sumSeconds,
            count: histogram.count,
          },
        })),
      };
  }
}
