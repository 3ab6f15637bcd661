import { Findings } from '@pollscope/analysis';
import { type ImportedTrace, importTrace } from '@pollscope/interop';
import { encodeFrame, type Frame } from '@pollscope/protocol';
import { type RecordingMetadata, RecordingWriter } from '@pollscope/protocol/recording';
import { gunzip } from './gunzip.ts';
import { OpeningError } from './problem.ts';

/** Of a trace of another tool, as it is: what the conversion holds of it in memory is a few times as much. */
const MAX_BYTES = 256 << 20;
/** Read at a time. */
const PIECE_BYTES = 1 << 20;
/** Frames that are converted between two looks at whether somebody waits. */
const FRAMES_AT_ONCE = 64;

export interface Conversion {
  /** A finished recording. */
  readonly recording: Blob;
  /** For the user: what is missing, left out or guessed. */
  readonly notices: readonly string[];
}

export interface ConvertOptions {
  /** Told the share of the file that was read, from 0 to 1. */
  readonly onProgress: (share: number) => void;
  /** Lets others have the thread for a moment. */
  readonly breathe: () => Promise<void>;
}

/**
 * Converts a trace of another tool into a recording in memory, with the findings that its data support.
 * @throws ImportError, OpeningError that say why nothing can be shown of it.
 */
export async function convert(file: Blob, { onProgress, breathe }: ConvertOptions): Promise<Conversion> {
  if (file.size > MAX_BYTES) {
    throw new OpeningError({
      title: 'This trace is too large to be converted in the page',
      advice: 'Convert it with `pollscope convert FILE out.pollscope` and open the result, which may have any size.',
      detail: `It has ${Math.ceil(file.size / 2 ** 20)} MiB; the page converts up to ${MAX_BYTES / 2 ** 20} MiB.`,
    });
  }
  const trace = await importTrace(pieces(file, onProgress), gunzip);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const writer = new RecordingWriter({
    metadata: { ...trace.metadata, capabilities: [...trace.metadata.capabilities, 'findings'] },
    // It stays in memory, where it is read again and again.
    deflate: async (raw) => raw,
    sink: async (bytes) => void parts.push(new Uint8Array(bytes)),
  });
  const withFindings = findingsAdder(trace.metadata);
  let frames = 0;
  for (const frame of trace.frames()) {
    const told = withFindings(frame);
    writer.push(encodeFrame(told), told);
    if (++frames % FRAMES_AT_ONCE === 0) {
      await writer.settle();
      await breathe();
    }
  }
  await writer.finish();
  return { recording: new Blob(parts), notices: noticesOf(trace) };
}

async function* pieces(file: Blob, onProgress: (share: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    onProgress(at / file.size);
    yield new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
  }
}

/** Other tools look for no findings, so the page does. */
function findingsAdder({ capabilities }: RecordingMetadata): (frame: Frame) => Frame {
  const findings = new Findings({ capabilities });
  return (frame) => {
    let until = 0;
    for (const section of frame.sections) {
      findings.observe(section);
      if (section.kind === 'queueWindows') until = section.start + section.duration;
    }
    const rows = until === 0 ? [] : findings.advance(until);
    return rows.length === 0 ? frame : { ...frame, sections: [...frame.sections, { kind: 'findings', rows }] };
  };
}

function noticesOf({ report }: ImportedTrace): string[] {
  const skipped = report.events.filter(({ as }) => as === 'skipped').map(({ event, count }) => `${count} ${event}`);
  return [
    ...report.damage.map(({ offset, bytes, message }) => `${message} (byte ${offset}, ${bytes} bytes)`),
    ...report.notes,
    ...(skipped.length === 0 ? [] : [`Left out: ${skipped.join(', ')}.`]),
  ];
}
