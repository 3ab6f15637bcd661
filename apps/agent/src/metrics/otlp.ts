/**
 * Pushes the metrics by OTLP over HTTP. Loads OpenTelemetry's SDK (26 MB of memory, a quarter of a second), so it is
 * imported only when the option is given.
 */
import type { HrTime } from '@opentelemetry/api';
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { metricData } from './otlp-data.ts';
import type { OtlpOptions } from './otlp-options.ts';
import type { ProgramTotals } from './program-totals.ts';
import { ReportingExporter } from './reporting-exporter.ts';
import type { Labels } from './series-labels.ts';

/** OpenTelemetry's own default. */
const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 10_000;

export interface OtlpPushOptions {
  readonly program: ProgramTotals;
  readonly options: OtlpOptions;
  /** Resource attributes; `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` go before them. */
  readonly resource: Labels;
  readonly version: string;
  /** Wall-clock milliseconds at which the totals were zero. */
  readonly startedAt: number;
  readonly warn: (message: string) => void;
}

/** Begins to push; returns what pushes a last time and ends it. */
export function pushOtlp({
  program,
  options,
  resource,
  version,
  startedAt,
  warn,
}: OtlpPushOptions): () => Promise<void> {
  const attributes = resourceFromAttributes(resource).merge(detectResources({ detectors: [envDetector] }));
  const producer: MetricProducer = {
    collect: async () => {
      const metrics = metricData(program, { startTime: hrTime(startedAt), endTime: hrTime(Date.now()) });
      const scope = { name: '@pollscope/agent', version };
      return { resourceMetrics: { resource: attributes, scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
  const exportIntervalMillis = options.intervalMs ?? intervalFromEnvironment() ?? INTERVAL_MS;
  const provider = new MeterProvider({
    resource: attributes,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new ReportingExporter(exporter(options), warn),
        exportIntervalMillis,
        exportTimeoutMillis: Math.min(TIMEOUT_MS, exportIntervalMillis),
        metricProducers: [producer],
      }),
    ],
  });
  return () => provider.shutdown();
}

/** Protobuf unless asked otherwise, as OpenTelemetry's specification has it; grpc, which it also names, is not HTTP. */
function exporter({ url, headers }: OtlpOptions): PushMetricExporter {
  const config = {
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
  };
  const { env } = process;
  const protocol = env['OTEL_EXPORTER_OTLP_METRICS_PROTOCOL'] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  return protocol === 'http/json' ? new JsonExporter(config) : new ProtobufExporter(config);
}

/** Milliseconds; undefined unless the variable is set to a usable number. */
function intervalFromEnvironment(): number | undefined {
  const interval = Number(process.env['OTEL_METRIC_EXPORT_INTERVAL']);
  return interval > 0 ? interval : undefined;
}

function hrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.floor((milliseconds - seconds * 1000) * 1e6)];
}
