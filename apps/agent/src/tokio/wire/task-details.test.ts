import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { LiveModel, type WallTime } from '@pollscope/interop/tokio-console';
import { expect, test } from 'vitest';
import { messagesOf } from '../../../test/tokio/fake-console.ts';
import { TaskDetailsSchema } from './generated/console_pb.ts';
import { detailsOf } from './read-update.ts';

const recorded = new URL('../../../test/tokio/fixtures/details-0.5.0.grpc.gz', import.meta.url);
const at = (milliseconds: number): WallTime => ({ seconds: 1000, nanoseconds: milliseconds * 1e6 });

test("a watched task's poll times in a window are what its histogram grew by", () => {
  const [first, second] = messagesOf(gunzipSync(readFileSync(recorded))).map((message) =>
    detailsOf(fromBinary(TaskDetailsSchema, message)),
  );
  if (first === undefined || second === undefined) throw new Error('the recording has two answers');
  const model = new LiveModel({ text: () => 1 });
  const told = (polls: number, busy: number) =>
    model.taskStats(20n, {
      createdAt: at(0),
      droppedAt: undefined,
      wakes: polls,
      selfWakes: 0,
      lastWake: undefined,
      wakerClones: 1,
      wakerDrops: 0,
      scheduled: 0,
      polls: { count: polls, first: at(0), lastStarted: at(1), lastEnded: at(2), busy },
    });
  model.task({ span: 20n, fields: new Map(), location: '' });
  told(10, 10_000);
  model.taskDetails(20n, first);
  model.close(at(100));
  told(20, 20_000);
  model.close(at(200));
  model.taskDetails(20n, second);
  told(30, 30_000);
  const [row] = model.close(at(300)).taskWindows;
  const count = row?.pollTime.counts.reduce((sum, one) => sum + one, 0) ?? 0;
  // The self-waker of the example is polled some thousand times a second, for about a microsecond.
  expect(count).toBeGreaterThan(100);
  expect((row?.pollTime.sum ?? 0) / count).toBeLessThan(20_000);
  expect(row?.pollTime.max).toBeGreaterThan(100);
});
