import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { SectionKind } from '../sections/codec.ts';
import { sectionCodecs } from '../sections/section-codecs.ts';
import type { TaskId } from '../units.ts';
import { BLOCK_HEADER_BYTES } from './block-header.ts';
import type { ChunkSummary } from './chunk-summary.ts';
import { decodePyramid, encodePyramid } from './pyramid-codec.ts';
import type { IndexedChunk, RecordingIndex } from './recording-index.ts';

/** A chunk takes at least one byte for each field. */
const CHUNK_MIN_BYTES = 14;
const FORM_CODES = [0, 1] as const;

const kindByNumber: ReadonlyMap<number, SectionKind> = new Map(
  (Object.entries(sectionCodecs) as [SectionKind, { readonly number: number }][]).map(([kind, { number }]) => [
    number,
    kind,
  ]),
);

/** The bytes of an index before compression, in the varints of the frames. */
export function encodeIndex({ chunks, pyramid }: RecordingIndex): Uint8Array {
  const writer = new ByteWriter();
  writer.uint(chunks.length);
  let end = 0;
  for (const chunk of chunks) {
    writer.sum(chunk.offset, end);
    end = chunk.offset + BLOCK_HEADER_BYTES + chunk.storedLength;
    writer.uint(chunk.storedLength);
    writer.uint(chunk.rawLength);
    writer.uint(chunk.number);
    writer.uint(chunk.key ? 1 : 0);
    writer.int(chunk.from);
    writer.int(chunk.to);
    writer.uint(chunk.frames);
    writer.uint(chunk.events);
    writer.uint(chunk.counts.size);
    for (const [kind, rows] of chunk.counts) {
      writer.uint(sectionCodecs[kind].number);
      writer.uint(rows);
    }
    encodeSummary(writer, chunk.summary);
  }
  encodePyramid(writer, pyramid);
  return writer.copy();
}

/** @throws FrameError for bytes that are no index. Takes memory in proportion to the bytes. */
export function decodeIndex(bytes: Uint8Array): RecordingIndex {
  const reader = new ByteReader(bytes);
  let end = 0;
  const chunks = reader.rows(CHUNK_MIN_BYTES, (): IndexedChunk => {
    const offset = reader.sum(end);
    const storedLength = reader.uint();
    end = offset + BLOCK_HEADER_BYTES + storedLength;
    const place = { offset, storedLength, rawLength: reader.uint(), number: reader.uint() };
    const key = reader.code(FORM_CODES, 'form of chunk') === 1;
    return {
      ...place,
      key,
      from: reader.int(),
      to: reader.int(),
      frames: reader.uint(),
      events: reader.uint(),
      counts: decodeCounts(reader),
      summary: decodeSummary(reader),
    };
  });
  return { chunks, pyramid: decodePyramid(reader) };
}

/** Kinds of sections that a later version added are left out. */
function decodeCounts(reader: ByteReader): Map<SectionKind, number> {
  const counts = new Map<SectionKind, number>();
  for (let left = reader.rowCount(2); left > 0; left--) {
    const kind = kindByNumber.get(reader.uint());
    const rows = reader.uint();
    if (kind !== undefined) counts.set(kind, rows);
  }
  return counts;
}

function encodeSummary(writer: ByteWriter, { sections, taskCount, tasks, lost }: ChunkSummary): void {
  writer.uint(sections.length);
  for (const section of sections) {
    writer.uint(sectionCodecs[section.kind].number);
    writer.lengthPrefixed(() =>
      section.kind === 'queueWindows'
        ? sectionCodecs.queueWindows.encode(writer, section)
        : sectionCodecs.workerWindows.encode(writer, section),
    );
  }
  writer.uint(taskCount);
  writer.uint(tasks.length);
  let task = 0;
  for (const id of tasks) task = writer.idDelta(id, task);
  writer.uint(lost);
}

function decodeSummary(reader: ByteReader): ChunkSummary {
  const sections: ChunkSummary['sections'][number][] = [];
  for (let left = reader.rowCount(2); left > 0; left--) {
    const kind = kindByNumber.get(reader.uint());
    const payload = reader.section(reader.uint());
    if (kind === 'queueWindows' || kind === 'workerWindows') sections.push(sectionCodecs[kind].decode(payload));
  }
  const taskCount = reader.uint();
  let task: TaskId = 0;
  const tasks = reader.rows(1, () => {
    task = reader.idDelta(task);
    return task;
  });
  return { sections, taskCount, tasks, lost: reader.uint() };
}
