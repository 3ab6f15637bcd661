import {
  type ByteSource,
  inflateWithStreams,
  openRecording,
  RecordingError,
  type RecordingReader,
} from '@pollscope/protocol/recording';
import { OpeningError } from './problem.ts';
import { type Fetch, MAX_WHOLE_BYTES, remoteSource } from './remote-source.ts';
import type { RecordingFacts, RecordingOrigin } from './replay-state.ts';
import { blobSource, cachedSource } from './sources.ts';

export interface OpenOptions {
  readonly fetch: Fetch;
  readonly onProgress: (doing: 'reading' | 'converting', share: number | undefined) => void;
  /** Lets others have the thread for a moment. */
  readonly breathe: () => Promise<void>;
}

export interface OpenedRecording {
  readonly reader: RecordingReader;
  readonly facts: RecordingFacts;
}

/**
 * Opens what the user chose, whatever its format.
 * @throws RecordingError, ImportError, OpeningError; see `problemOf`.
 */
export async function openOrigin(origin: RecordingOrigin, options: OpenOptions): Promise<OpenedRecording> {
  options.onProgress('reading', undefined);
  const source =
    origin.kind === 'file' ? cachedSource(blobSource(origin.file)) : await remoteSource(origin.url, options.fetch);
  const opened = await openOwn(source);
  if (opened !== undefined) return { reader: opened, facts: factsOf(origin.name, source.size, opened, []) };
  const file = origin.kind === 'file' ? origin.file : await fetched(source);
  // Most pages never need it.
  const { convert } = await import('./convert.ts');
  const { recording, notices } = await convert(file, {
    onProgress: (share) => options.onProgress('converting', share),
    breathe: options.breathe,
  });
  const reader = await openRecording(blobSource(recording), inflateWithStreams);
  return { reader, facts: factsOf(origin.name, source.size, reader, notices) };
}

/** Undefined for a file of another format. */
async function openOwn(source: ByteSource): Promise<RecordingReader | undefined> {
  try {
    return await openRecording(source, inflateWithStreams);
  } catch (error) {
    if (error instanceof RecordingError && error.code === 'notARecording') return undefined;
    throw error;
  }
}

async function fetched(source: ByteSource): Promise<Blob> {
  if (source.size > MAX_WHOLE_BYTES) {
    throw new OpeningError({
      title: 'This file is too large to be fetched as a whole',
      advice: 'If it is a trace of another tool, convert it with `pollscope convert` first.',
      detail: `It has ${Math.ceil(source.size / 2 ** 20)} MiB and is no recording of Pollscope.`,
    });
  }
  return new Blob([new Uint8Array(await source.read(0, source.size))]);
}

function factsOf(name: string, bytes: number, reader: RecordingReader, notices: readonly string[]): RecordingFacts {
  const { metadata, span, chunks, damage } = reader;
  if (span === undefined) {
    throw new OpeningError({
      title: 'This recording is empty',
      advice: 'The program told nothing while it was written, or the file was cut off at its beginning. Record again.',
      detail: [`${name} has ${bytes} bytes and no readable chunk.`, ...damage.map(({ message }) => message)].join(' '),
    });
  }
  return {
    name,
    bytes,
    metadata,
    from: span.from,
    to: span.to,
    events: chunks.reduce((sum, chunk) => sum + chunk.events, 0),
    notices: [...notices, ...damage.map(({ message }) => message)],
  };
}
