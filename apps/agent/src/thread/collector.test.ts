import { expect, it } from 'vitest';
import { RecordKind } from '../ring/layout.ts';
import { Aggregation } from './aggregation.ts';
import { Collector } from './collector.ts';
import { Description } from './description.ts';
import { EventBuffer } from './event-buffer.ts';
import { IdBlocks } from './id-space.ts';
import { Registry } from './registry.ts';

it('tells of the waits that a description had no room for as lost, and does not ask for another', () => {
  const registry = new Registry();
  const description = new Description(0, registry);
  const collector = new Collector({
    worker: 0,
    ids: new IdBlocks().streamIds(),
    timeShift: 10,
    registry,
    aggregation: new Aggregation('polls', 0),
    description,
    events: new EventBuffer(0),
  });
  collector.record(100, 0, 0, 0, RecordKind.snapshotBegin);
  collector.record(100, 3, 0, 0, RecordKind.snapshotEnd);
  expect(collector.takeLosses()).toEqual([{ kind: 'loss', rows: [{ worker: 0, from: 110, to: 110, records: 3 }] }]);
  expect(collector.dropped).toBe(3);
  expect(description.isDoubtful).toBe(false);
});
