import { encodeFrame } from '../frame.ts';
import { Channel, type Frame } from '../model.ts';
import { concerns, type RecordedFrame } from './frame-selection.ts';
import { type TimeRange, timesOfFrame } from './section-facts.ts';
import { StreamState } from './stream-state.ts';

/**
 * Frames that come from elsewhere, as a reader gives those of a recording: after a snapshot of what was before the range,
 * those that tell of it. `bytes` of a frame are encoded when they are asked for. Each `chunk` is 0.
 */
export async function* recordedFrames(
  frames: Iterable<Frame> | AsyncIterable<Frame>,
  range: Readonly<TimeRange>,
): AsyncGenerator<RecordedFrame> {
  const before = new StreamState();
  let sequence = 0;
  let begun = false;
  for await (const frame of frames) {
    const times = timesOfFrame(frame);
    if (!begun && times.to < range.from) {
      for (const section of frame.sections) before.apply(section);
      if (frame.channel === Channel.base) sequence = frame.sequence;
      continue;
    }
    if (!begun) yield snapshotOf(before, sequence);
    begun = true;
    if (concerns(frame, times, range)) yield recorded(frame);
  }
  if (!begun) yield snapshotOf(before, sequence);
}

function snapshotOf(state: StreamState, sequence: number): RecordedFrame {
  return { kind: 'snapshot', frame: { channel: Channel.base, sequence, sections: state.snapshot() }, chunk: 0 };
}

function recorded(frame: Frame): RecordedFrame {
  return {
    kind: 'frame',
    frame,
    get bytes() {
      return encodeFrame(frame);
    },
    missing: 0,
    chunk: 0,
  };
}
