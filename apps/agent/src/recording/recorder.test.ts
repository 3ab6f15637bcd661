import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel, encodeFrame, type Frame, PROTOCOL_VERSION } from '@pollscope/protocol';
import { openRecording, type RecordingMetadata } from '@pollscope/protocol/recording';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingsIn } from '../../test/recording/recorded-program.ts';
import { canMakeSmallDisks, remount, withSmallDisk } from '../../test/recording/small-disk.ts';
import { inflateBlock, openFileSource } from './index.ts';
import { Recorder } from './recorder.ts';

const HAS_SMALL_DISKS = await canMakeSmallDisks();

const METADATA: RecordingMetadata = {
  protocol: PROTOCOL_VERSION,
  writer: 'test/1.0.0',
  epoch: 'an epoch',
  startedAt: 0,
  source: { name: 'recorded', language: 'JavaScript', runtime: 'Node', pid: 1 },
  capabilities: ['polls'],
};

let directory: string;
let sequence: number;
const toldReasons: (string | undefined)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-recorder-'));
  sequence = 0;
  toldReasons.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

function recorder(options: { readonly maxFileSeconds?: number; readonly directory?: string } = {}): Recorder {
  return new Recorder({
    options: { directory, maxFileBytes: 2 ** 20, maxFileSeconds: 3600, maxDiskBytes: 2 ** 30, ...options },
    metadata: METADATA,
    snapshot: () => ({ channel: Channel.base, sequence, sections: [] }),
    onStopped: (reason) => toldReasons.push(reason),
  });
}

/** Text that deflate cannot shorten by much. */
function send(to: Recorder, length: number): void {
  const text = Array.from({ length }, () => String.fromCharCode(33 + Math.random() * 90)).join('');
  const frame: Frame = {
    channel: Channel.base,
    sequence: ++sequence,
    sections: [{ kind: 'strings', rows: [{ id: 1, text }] }],
  };
  to.send({ channel: Channel.base, bytes: encodeFrame(frame), events: 0 }, frame);
}

async function sequencesIn(path: string): Promise<number[]> {
  const source = await openFileSource(path);
  try {
    const reader = await openRecording(source, inflateBlock);
    const numbers: number[] = [];
    for await (const { kind, frame } of reader.frames()) if (kind === 'frame') numbers.push(frame.sequence);
    expect(reader.damage.filter(({ kind }) => kind !== 'index')).toEqual([]);
    return numbers;
  } finally {
    await source.close();
  }
}

function bytesStored(): number {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}

describe('a recorder', () => {
  it('keeps every frame, in files of bounded size that each open alone', async () => {
    const subject = recorder();
    for (let chunk = 1; chunk <= 3; chunk++) {
      for (let index = 0; index < 20; index++) send(subject, 60_000);
      // What is stored decides when a file is full.
      await expect.poll(bytesStored, { timeout: 30_000 }).toBeGreaterThan(chunk * 700_000);
    }
    await subject.close();
    const paths = recordingsIn(directory);
    expect(paths.length).toBeGreaterThan(1);
    const all: number[] = [];
    for (const path of paths) all.push(...(await sequencesIn(path)));
    expect(all).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it('begins another file when one covers its time', async () => {
    const subject = recorder({ maxFileSeconds: 1 });
    send(subject, 10);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    send(subject, 10);
    send(subject, 10);
    await subject.close();
    const [first = '', second = ''] = recordingsIn(directory);
    expect(await sequencesIn(first)).toEqual([1, 2]);
    expect(await sequencesIn(second)).toEqual([3]);
  });

  it('writes what there is soon after nothing more comes, so that a kill does not lose it', async () => {
    const subject = recorder();
    send(subject, 10);
    await expect
      .poll(() => sequencesIn(recordingsIn(directory)[0] ?? '').catch(() => []), { timeout: 30_000 })
      .toEqual([1]);
    await subject.close();
  });

  it('stops where there can be no directory, says so once, and costs nobody anything', async () => {
    const subject = recorder({ directory: '/dev/null/recordings' });
    expect(subject.wantsEvents).toBe(false);
    send(subject, 10);
    send(subject, 10);
    await subject.close();
    expect(toldReasons).toEqual([expect.stringContaining('it is no directory')]);
  });

  it.skipIf(!HAS_SMALL_DISKS)('stops on a full disk, and goes on when there is room again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    await withSmallDisk(256, async (small) => {
      const ballast = join(small, 'ballast');
      writeFileSync(ballast, new Uint8Array(200_000));
      const subject = recorder({ directory: small });
      for (let index = 0; index < 40; index++) send(subject, 60_000);
      while (toldReasons.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        vi.advanceTimersByTime(400);
      }
      expect(toldReasons[0]).toContain('the disk is full');
      expect(subject.wantsEvents).toBe(false);
      for (const name of readdirSync(small)) rmSync(join(small, name));
      vi.advanceTimersByTime(31_000);
      expect(toldReasons[1]).toBeUndefined();
      send(subject, 10);
      await subject.close();
      const [path = ''] = recordingsIn(small);
      expect(await sequencesIn(path)).toEqual([41]);
    });
  });

  it.skipIf(!HAS_SMALL_DISKS)('stops on a disk that is read-only, and begins when it can be written', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    await withSmallDisk(256, async (small) => {
      remount(small, 'ro');
      const subject = recorder({ directory: small });
      send(subject, 10);
      expect(toldReasons).toEqual([
        expect.stringMatching(/this user may not write there \(EROFS.*Name another directory/),
      ]);
      expect(subject.wantsEvents).toBe(false);
      vi.advanceTimersByTime(31_000);
      remount(small, 'rw');
      vi.advanceTimersByTime(31_000);
      // That it failed again was not told again.
      expect(toldReasons).toHaveLength(2);
      expect(toldReasons[1]).toBeUndefined();
      send(subject, 10);
      await subject.close();
      expect(await sequencesIn(recordingsIn(small)[0] ?? '')).toEqual([2]);
    });
  });
});
