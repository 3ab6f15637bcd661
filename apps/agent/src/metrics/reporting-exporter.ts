import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';

type Done = Parameters<PushMetricExporter['export']>[1];

/** Says when exports begin to fail, once until one succeeds: the SDK itself would do so silently. */
export class ReportingExporter implements PushMetricExporter {
  readonly #exporter: PushMetricExporter;
  readonly #warn: (message: string) => void;
  #failing = false;

  constructor(exporter: PushMetricExporter, warn: (message: string) => void) {
    this.#exporter = exporter;
    this.#warn = warn;
  }

  export(metrics: ResourceMetrics, done: Done): void {
    this.#exporter.export(metrics, (result) => {
      const { error } = result;
      if (error !== undefined && !this.#failing) {
        this.#warn(
          `metrics do not reach the OTLP receiver, and are tried again at the next interval: ${error.message}`,
        );
      }
      this.#failing = error !== undefined;
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
