import { utf8Decode, utf8Encode } from '../utf8.ts';
import type { ByteSource } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { CONTAINER_VERSION, MAX_METADATA_BYTES } from './limits.ts';
import { parseMetadata, type RecordingMetadata } from './metadata.ts';
import { RecordingError } from './recording-error.ts';
import { upgradeMetadata } from './upgrade.ts';

/** A byte that is no text, a name, and the two line ends that a transfer as text would change. */
const MAGIC = Uint8Array.of(0x89, 0x50, 0x4f, 0x4c, 0x4c, 0x0d, 0x0a, 0x1a);
const CHECKSUM_AT = 16;
const FIXED_BYTES = 20;

export interface FileHeader {
  readonly version: number;
  readonly metadata: RecordingMetadata;
  /** Where the first block begins. */
  readonly length: number;
}

export function encodeFileHeader(metadata: RecordingMetadata): Uint8Array {
  const json = utf8Encode(JSON.stringify(metadata));
  const bytes = new Uint8Array(FIXED_BYTES + json.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, CONTAINER_VERSION, true);
  view.setUint32(12, json.length, true);
  view.setUint32(CHECKSUM_AT, crc32(json), true);
  bytes.set(json, FIXED_BYTES);
  return bytes;
}

/** @throws RecordingError when the source does not begin with a header that this version reads. */
export async function readFileHeader(source: ByteSource): Promise<FileHeader> {
  const fixed = await source.read(0, Math.min(FIXED_BYTES, source.size));
  if (MAGIC.some((byte, at) => fixed[at] !== byte)) {
    throw new RecordingError(
      'notARecording',
      'This is not a Pollscope recording: it does not begin as one. Check that it is the right file and was copied as binary.',
    );
  }
  if (fixed.length < FIXED_BYTES) throw cutShort();
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.length);
  const version = view.getUint32(8, true);
  const length = view.getUint32(12, true);
  if (version > CONTAINER_VERSION) {
    throw new RecordingError(
      'version',
      `This recording has container version ${version}; this reader knows versions up to ${CONTAINER_VERSION}. Upgrade Pollscope, or write the recording with an older one.`,
    );
  }
  if (version === 0) throw new RecordingError('malformed', 'This recording says container version 0, which never was.');
  if (length > MAX_METADATA_BYTES) {
    throw new RecordingError('limit', `The header claims ${length} bytes; the limit is ${MAX_METADATA_BYTES}.`);
  }
  if (FIXED_BYTES + length > source.size) throw cutShort();
  const json = await source.read(FIXED_BYTES, length);
  if (crc32(json) !== view.getUint32(CHECKSUM_AT, true)) {
    throw new RecordingError('checksum', 'The header was changed after it was written; get another copy of the file.');
  }
  return { version, metadata: parseMetadata(upgradeMetadata(parseJson(json), version)), length: FIXED_BYTES + length };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Decode(bytes));
  } catch (cause) {
    throw new RecordingError('malformed', 'The header is not JSON; its writer is broken.', { cause });
  }
}

function cutShort(): RecordingError {
  return new RecordingError('truncated', 'The recording ends within its header, so that nothing of it can be read.');
}
