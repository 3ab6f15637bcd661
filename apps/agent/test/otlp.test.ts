import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An OTLP receiver that keeps what it is sent. */
class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server = createServer((request, response) => void this.#receive(request, response));

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.received.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) });
    response.writeHead(200, { 'Content-Type': String(request.headers['content-type']) }).end();
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

interface Exported {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly { readonly metrics: readonly ExportedMetric[] }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

interface ExportedMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly isMonotonic: boolean; readonly aggregationTemporality: number };
  readonly gauge?: object;
  readonly histogram?: {
    readonly dataPoints: readonly {
      readonly attributes: readonly Attribute[];
      readonly count: number;
      readonly bucketCounts: readonly number[];
      readonly explicitBounds: readonly number[];
    }[];
  };
}

let receiver: Receiver;

beforeEach(async () => {
  receiver = await new Receiver().listen();
});

afterEach(() => {
  receiver.close();
  vi.unstubAllEnvs();
});

/** A thousand polls under an agent, which is then closed and pushes what it has. */
async function runObserved(otlp: { url?: string; headers?: Record<string, string> } | undefined): Promise<void> {
  const executor = new Executor({ queues: { foreground: { weight: 1 } } });
  const agent = await startAgent({
    executor,
    name: 'tested',
    port: 0,
    token: 'a-token-for-these-tests',
    ...(otlp === undefined ? {} : { otlp }),
  });
  await executor.queue('foreground').spawn(
    function* () {
      for (let count = 1; count < 1000; count++) yield* yieldNow();
    },
    { name: 'request' },
  );
  // Windows of 100 ms close some milliseconds after their end.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await agent.close();
}

function attributesOf(attributes: readonly Attribute[]): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
}

it('pushes all metrics once more when the agent is closed, with units, kinds and who is observed', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  await runObserved({ url: `${receiver.url}/v1/metrics`, headers: { 'x-key': 'a-key' } });

  const last = receiver.received.at(-1);
  expect(last?.path).toBe('/v1/metrics');
  expect(last?.headers).toMatchObject({ 'x-key': 'a-key', 'content-type': 'application/json' });
  const { resourceMetrics } = JSON.parse(String(last?.body)) as Exported;
  const [{ resource, scopeMetrics } = { resource: { attributes: [] }, scopeMetrics: [] }] = resourceMetrics;
  expect(attributesOf(resource.attributes)).toMatchObject({
    'service.name': 'tested',
    'process.pid': `${process.pid}`,
  });

  const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
  const named = (name: string) => metrics.find((metric) => metric.name === name);
  const polls = named('pollscope.poll.duration');
  const [point] = polls?.histogram?.dataPoints ?? [];
  expect(polls?.unit).toBe('s');
  expect(attributesOf(point?.attributes ?? [])).toEqual({ worker: 'main', queue: 'foreground' });
  expect(Number(point?.count)).toBe(1000);
  expect(point?.bucketCounts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(point?.explicitBounds.length).toBe((point?.bucketCounts.length ?? 0) - 1);
  // 2: cumulative.
  expect(named('pollscope.queue.cpu.received')?.sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
  expect(named('pollscope.queue.depth')?.gauge).toBeDefined();
});

it("takes everything from OpenTelemetry's variables when POLLSCOPE_OTLP is 1, and sends protobuf", async () => {
  vi.stubEnv('POLLSCOPE_OTLP', '1');
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-key=from-the-environment');
  vi.stubEnv('OTEL_SERVICE_NAME', 'named-outside');
  await runObserved(undefined);

  const last = receiver.received.at(-1);
  expect(last?.path).toBe('/v1/metrics');
  expect(last?.headers).toMatchObject({ 'x-key': 'from-the-environment', 'content-type': 'application/x-protobuf' });
  // Strings are plain in protobuf.
  expect(String(last?.body)).toContain('pollscope.poll.duration');
  expect(String(last?.body)).toContain('named-outside');
});

it('pushes nothing unless it is asked to', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.url);
  await runObserved(undefined);
  expect(receiver.received).toEqual([]);
});

it('ends all the same, when nobody receives', async () => {
  const { url } = receiver;
  receiver.close();
  await expect(runObserved({ url: `${url}/v1/metrics` })).resolves.toBeUndefined();
});

it.each([
  [{ url: 'localhost:4318' }, 'otlp.url must be the whole address'],
  [{ intervalMs: 10 }, 'otlp.intervalMs must be a whole number of milliseconds from 1000 on, got 10'],
])('refuses %j', async (otlp, message) => {
  const executor = new Executor({ queues: { foreground: { weight: 1 } } });
  await expect(startAgent({ executor, otlp })).rejects.toThrow(message);
});
