import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { FrameError } from './frame-error.ts';
import { Channel, type Frame, type Section } from './model.ts';
import type { SectionKind, SectionOf } from './sections/codec.ts';
import { sectionCodecs } from './sections/section-codecs.ts';

const NONE: ReadonlySet<SectionKind> = new Set();

/** First byte of every frame; changes only with the major protocol version. */
const FORMAT_VERSION = 1;

interface NumberedCodec {
  readonly kind: SectionKind;
  decode(reader: ByteReader): Section;
}

const codecByNumber: ReadonlyMap<number, NumberedCodec> = new Map(
  Object.entries(sectionCodecs).map(([kind, codec]) => [
    codec.number,
    // The keys of the codecs are the kinds.
    { kind: kind as SectionKind, decode: (reader) => codec.decode(reader) },
  ]),
);

/**
 * Bytes of a frame. Numbers that are not integers are rounded to the nearest, times before differences are taken.
 * `writer` holds the bytes while they grow: pass the same one each time and only the result is allocated.
 *
 * @throws RangeError when a value has no encoding: an id or a count that is negative or too large, columns shorter than
 *   their section says, histogram buckets that do not ascend, something that ends before it starts.
 */
export function encodeFrame(frame: Frame, writer = new ByteWriter()): Uint8Array<ArrayBuffer> {
  writer.clear();
  writer.byte(FORMAT_VERSION);
  writer.byte(frame.channel);
  writer.uint(frame.sequence);
  for (const section of frame.sections) {
    encodeSection(writer, section.kind, section);
  }
  return writer.copy();
}

/** Takes the kind apart from the section because the compiler relates a codec to its section only through a type parameter. */
function encodeSection<Kind extends SectionKind>(writer: ByteWriter, kind: Kind, section: SectionOf<Kind>): void {
  const codec = sectionCodecs[kind];
  writer.uint(codec.number);
  writer.lengthPrefixed(() => codec.encode(writer, section));
}

/**
 * The frame that `bytes` mean. Sections of kinds that this version does not know are left out, and so are those `without`
 * which it is asked for: they cost nothing.
 *
 * Safe on bytes from anywhere: time is linear in their number, and a row count is checked against the bytes left before
 * anything is allocated for it. Measured on V8, a frame takes about 7 bytes of memory per byte of polls, up to 100 per
 * byte of other rows (empty histograms), and at worst 250 (nothing but empty polls sections).
 *
 * @throws FrameError for anything that is not a frame.
 */
export function decodeFrame(bytes: Uint8Array, without: ReadonlySet<SectionKind> = NONE): Frame {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== FORMAT_VERSION) {
    throw new FrameError(
      'version',
      0,
      `This is format ${version}, or not a frame; format ${FORMAT_VERSION} is understood. Upgrade the older of the two sides.`,
    );
  }
  const channel = channelOf(reader.byte());
  const sequence = reader.uint();
  const sections: Section[] = [];
  while (reader.remaining > 0) {
    const codec = codecByNumber.get(reader.uint());
    const payload = reader.section(reader.uint());
    if (codec !== undefined && !without.has(codec.kind)) {
      sections.push(codec.decode(payload));
      requireEnd(payload);
    }
  }
  return { channel, sequence, sections };
}

function channelOf(byte: number): Channel {
  const channel = Object.values(Channel).find((known) => known === byte);
  if (channel === undefined) {
    const known = Object.entries(Channel).map(([name, number]) => `${number} (${name})`);
    throw new FrameError('channel', 1, `Channel ${byte} is none of ${known.join(', ')}; fix the sender.`);
  }
  return channel;
}

function requireEnd(payload: ByteReader): void {
  if (payload.remaining > 0) {
    throw new FrameError(
      'trailing',
      payload.offset,
      `${payload.remaining} bytes follow the last row of a section; fix the sender, which may add sections but not fields.`,
    );
  }
}
