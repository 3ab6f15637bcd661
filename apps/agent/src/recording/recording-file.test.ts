import { openSync } from 'node:fs';
import { Channel, encodeFrame, type Frame, PROTOCOL_VERSION } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import { adviceFor } from './file-advice.ts';
import { RecordingFile } from './recording-file.ts';

test.each(['behind', 'atOnce'] as const)('a disk that is full ends the file (%s), and says so', async (urgency) => {
  const metadata = {
    protocol: PROTOCOL_VERSION,
    writer: 'test/1.0.0',
    epoch: 'an epoch',
    startedAt: 0,
    source: { name: 'x', language: 'JavaScript', runtime: 'Node', pid: 1 },
    capabilities: [],
  };
  const file = new RecordingFile({ path: '/dev/full', descriptor: openSync('/dev/full', 'w') }, metadata, urgency);
  const frame: Frame = { channel: Channel.base, sequence: 1, sections: [] };
  file.push(encodeFrame(frame), frame);
  const failure = await file.finish().catch((error: unknown) => error);
  expect(adviceFor(failure)).toContain('the disk is full');
  // Frames that come meanwhile harm nobody.
  expect(file.failure).toBeDefined();
});
