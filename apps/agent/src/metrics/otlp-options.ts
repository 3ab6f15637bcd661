import { createRequire } from 'node:module';

/**
 * Where metrics are pushed to. What is left out is taken from OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_METRIC_EXPORT_INTERVAL`, …), then from its defaults.
 */
export interface OtlpOptions {
  /** The whole address, such as the default `http://localhost:4318/v1/metrics`. */
  readonly url?: string;
  /** Sent with each request, for a receiver that wants a key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds between two exports, 1000 or more. Default: 60,000. */
  readonly intervalMs?: number;
}

const MIN_INTERVAL_MS = 1000;

/** Not installed with the agent: 21 MB that a program without OTLP has no use for. In the versions that were tried. */
const PACKAGES = {
  '@opentelemetry/api': '1.9.1',
  '@opentelemetry/exporter-metrics-otlp-http': '0.223.0',
  '@opentelemetry/exporter-metrics-otlp-proto': '0.223.0',
  '@opentelemetry/resources': '2.12.0',
  '@opentelemetry/sdk-metrics': '2.12.0',
};

/** What is wrong with the options, for the user; undefined when nothing is. */
export function otlpProblem({ url, intervalMs }: OtlpOptions): string | undefined {
  if (url !== undefined && !isHttpUrl(url)) {
    return `otlp.url must be the whole address of a receiver, such as http://localhost:4318/v1/metrics, got "${url}"`;
  }
  if (intervalMs !== undefined && !(Number.isInteger(intervalMs) && intervalMs >= MIN_INTERVAL_MS)) {
    return `otlp.intervalMs must be a whole number of milliseconds from ${MIN_INTERVAL_MS} on, got ${intervalMs}`;
  }
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  const wanted = missing.map(([name, version]) => `${name}@${version}`);
  return `otlp needs packages that are not installed: npm install ${wanted.join(' ')}`;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function missingPackages(): [name: string, version: string][] {
  const { resolve } = createRequire(import.meta.url);
  return Object.entries(PACKAGES).filter(([name]) => {
    try {
      resolve(name);
      return false;
    } catch {
      return true;
    }
  });
}
