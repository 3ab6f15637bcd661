import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvTable, jsonTable, perfettoTrace, type TableName } from '@pollscope/interop';
import type { Frame } from '@pollscope/protocol';
import { copyRecording, RecordingWriter, type TimeRange } from '@pollscope/protocol/recording';
import { deflateBlock } from '../../recording/deflate.ts';
import type { Input } from './input.ts';

export const FORMATS = ['recording', 'perfetto', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const EXTENSIONS: Readonly<Record<string, Format>> = {
  '.pollscope': 'recording',
  '.pftrace': 'perfetto',
  '.perfetto-trace': 'perfetto',
  '.csv': 'csv',
  '.json': 'json',
};

/** The format that a file's name asks for; undefined when it does not tell. */
export function formatOf(path: string): Format | undefined {
  return EXTENSIONS[extname(path).toLowerCase()];
}

export interface OutputOptions {
  readonly format: Format;
  readonly table: TableName;
  /** Of stream time. */
  readonly range: Readonly<TimeRange>;
}

/** Writes a range of `input` to a file that must not exist yet. Rejects with the system's error when it cannot be written. */
export async function writeOutput(input: Input, path: string, options: OutputOptions): Promise<void> {
  const { format, range } = options;
  if (format === 'recording') return writeRecording(input, path, range);
  const file = createWriteStream(path, { flags: 'wx' });
  switch (format) {
    case 'perfetto':
      return pipeline(Readable.from(perfettoTrace(framesOf(input, range), input.metadata)), file);
    case 'csv':
      return pipeline(Readable.from(csvTable(input, options)), file);
    case 'json':
      return pipeline(Readable.from(jsonTable(input, options)), file);
  }
}

async function* framesOf(input: Input, range: Readonly<TimeRange>): AsyncGenerator<Frame> {
  for await (const { frame } of input.frames(range)) yield frame;
}

async function writeRecording(input: Input, path: string, range: Readonly<TimeRange>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    const writer = new RecordingWriter({
      metadata: input.metadata,
      deflate: deflateBlock,
      sink: (bytes) => file.appendFile(bytes),
    });
    await copyRecording(input, writer, range);
  } finally {
    await file.close();
  }
}
