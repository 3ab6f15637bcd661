// @vitest-environment node
import { expect, test } from 'vitest';
import type { RecordingSurvey } from './replay-state.ts';
import { survey } from './survey.ts';
import { sampleRecording } from './testing/sample-recording.ts';

async function surveysOf(seconds: number, mayGoOn: () => boolean = () => true): Promise<RecordingSurvey[]> {
  const told: RecordingSurvey[] = [];
  await survey(await sampleRecording(seconds), {
    breathe: async () => mayGoOn(),
    onIndex: () => {},
    onSurvey: (next) => told.push(next),
  });
  return told;
}

test('a recording is first shown from afar, then with its findings', async () => {
  const told = await surveysOf(12);
  expect(told[0]).toMatchObject({ findings: [], isComplete: false });
  expect(Math.max(...(told[0]?.silhouette ?? []))).toBeGreaterThan(0);
  const last = told.at(-1);
  expect(last?.isComplete).toBe(true);
  // One every third second, told with the windows of its second.
  expect(last?.findings.map(({ id, toldAt }) => [id, toldAt / 1e9])).toEqual([
    [0, 1],
    [3, 4],
    [6, 7],
    [9, 10],
  ]);
});

test('a survey that nobody wants any more ends', async () => {
  let looks = 0;
  const told = await surveysOf(30, () => ++looks < 3);
  expect(told.some(({ isComplete }) => isComplete)).toBe(false);
});
