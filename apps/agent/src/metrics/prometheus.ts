import { Counter, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { BOUNDS_SECONDS, type DurationHistogram } from './duration-histogram.ts';
import { type HistogramSample, type Instrument, INSTRUMENTS } from './instruments.ts';
import type { ProgramTotals } from './program-totals.ts';
import { prometheusName } from './prometheus-name.ts';
import type { Labels } from './series-labels.ts';

/** What is scraped, as Prometheus' text format 0.0.4; a scrape of eight queues takes some 5 ms. */
export class PrometheusText {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();

  /** `resource`: OpenTelemetry's resource attributes, which become the labels of `target_info`, by its own rule. */
  constructor(program: ProgramTotals, resource: Labels) {
    const target = Object.fromEntries(
      Object.entries(resource).map(([name, value]) => [name.replaceAll('.', '_'), value]),
    );
    const info = new Gauge({
      name: 'target_info',
      help: 'the program observed',
      labelNames: Object.keys(target),
      registers: [this.#registry],
    });
    info.set(target, 1);
    for (const instrument of INSTRUMENTS) this.#registry.registerMetric(metricOf(instrument, program));
  }

  read(): Promise<string> {
    return this.#registry.metrics();
  }
}

function metricOf(instrument: Instrument, program: ProgramTotals): Metric {
  const common = {
    name: prometheusName(instrument),
    help: instrument.meaning,
    labelNames: [...instrument.labels],
    // Not the registry that the whole process shares.
    registers: [],
  };
  switch (instrument.kind) {
    case 'counter':
      return new Counter({
        ...common,
        collect() {
          this.reset();
          for (const { labels, value } of instrument.samples(program)) this.inc(labels, value);
        },
      });
    case 'gauge':
      return new Gauge({
        ...common,
        collect() {
          this.reset();
          for (const { labels, value } of instrument.samples(program)) this.set(labels, value);
        },
      });
    case 'histogram':
      return new CountedHistogram({ ...common, samples: () => instrument.samples(program) });
  }
}

/** A histogram that was counted elsewhere; prom-client's own can only be filled an observation at a time. */
class CountedHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #samples: () => readonly HistogramSample[];

  constructor({ samples, ...common }: CountedHistogramOptions) {
    super(common);
    this.#name = common.name;
    this.#help = common.help;
    this.#samples = samples;
  }

  /** What the registry asks of a histogram, each time it is read; prom-client's types leave it out. */
  getForPromString(): Promise<object> {
    const values = this.#samples().flatMap(({ labels, histogram }) => linesOf(this.#name, labels, histogram));
    return Promise.resolve({ name: this.#name, help: this.#help, type: 'histogram', values });
  }
}

interface CountedHistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
  readonly samples: () => readonly HistogramSample[];
}

function linesOf(name: string, labels: Labels, { counts, count, sumSeconds }: DurationHistogram) {
  let below = 0;
  const buckets = counts.map((inBucket, index) => {
    below += inBucket;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: BOUNDS_SECONDS[index] ?? '+Inf' }, value: below };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumSeconds },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
