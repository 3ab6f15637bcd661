import { Aggregator } from '@pollscope/analysis';
import { PollOutcome } from '@pollscope/protocol';
import { expect, it } from 'vitest';
import { INSTRUMENTS } from './instruments.ts';
import { ProgramTotals } from './program-totals.ts';
import { PrometheusText } from './prometheus.ts';
import { prometheusName } from './prometheus-name.ts';

async function textOf(queueName: string): Promise<readonly string[]> {
  const totals = new ProgramTotals({ text: (id) => ['', queueName][id] ?? '', liveTasks: () => 3, detectors: [] });
  totals.observe({ kind: 'queues', policy: 0, rows: [{ queue: 0, worker: 0, name: 1, weight: 1 }] });
  const aggregator = new Aggregator();
  for (const duration of [900, 1_100, 3_000_000, 20_000_000_000]) {
    aggregator.poll(0, 0, 1, 0, duration, 0, PollOutcome.pending);
  }
  for (const section of aggregator.close(30e9)) totals.observe(section);
  const text = await new PrometheusText(totals, { 'service.name': 'tested' }).read();
  return text.split('\n');
}

it('writes histograms cumulatively, in seconds', async () => {
  const lines = await textOf('requests');
  const durations = lines.filter((line) => line.startsWith('pollscope_poll_duration_seconds'));
  const series = (suffix: string, le = '') =>
    durations
      .find((line) => line.startsWith(`pollscope_poll_duration_seconds${suffix}{worker="0",queue="requests"${le}}`))
      ?.split(' ')
      .at(-1);
  expect(series('_bucket', ',le="0.000001"')).toBe('1');
  expect(series('_bucket', ',le="0.0000025"')).toBe('2');
  expect(series('_bucket', ',le="0.0025"')).toBe('2');
  expect(series('_bucket', ',le="0.005"')).toBe('3');
  expect(series('_bucket', ',le="10"')).toBe('3');
  expect(series('_bucket', ',le="+Inf"')).toBe('4');
  expect(series('_count')).toBe('4');
  expect(Number(series('_sum'))).toBeCloseTo(20.003002, 9);
  expect(lines).toContain('# TYPE pollscope_poll_duration_seconds histogram');
});

it('escapes what a name can hold', async () => {
  const lines = await textOf('a "queue"\\\nof mine');
  const depth = lines.filter((line) => line.startsWith('pollscope_queue_depth{'));
  expect(depth).toEqual(['pollscope_queue_depth{worker="0",queue="a \\"queue\\"\\\\\\nof mine"} 0']);
});

it('says who is observed', async () => {
  expect(await textOf('requests')).toContain('target_info{service_name="tested"} 1');
});

it('names the base unit, and counters as totals', () => {
  expect(new Set(INSTRUMENTS.map(prometheusName)).size).toBe(INSTRUMENTS.length);
  expect(prometheusName({ name: 'pollscope.queue.delay', kind: 'histogram', unit: 's' })).toBe(
    'pollscope_queue_delay_seconds',
  );
  expect(prometheusName({ name: 'pollscope.agent.sent', kind: 'counter', unit: 'By' })).toBe(
    'pollscope_agent_sent_bytes_total',
  );
  expect(prometheusName({ name: 'pollscope.fairness.jain', kind: 'gauge', unit: '1' })).toBe(
    'pollscope_fairness_jain_ratio',
  );
  expect(prometheusName({ name: 'pollscope.task.live', kind: 'gauge', unit: '{task}' })).toBe('pollscope_task_live');
});
