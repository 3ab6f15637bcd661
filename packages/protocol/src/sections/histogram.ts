import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { FrameError } from '../frame-error.ts';
import { HISTOGRAM_BUCKETS } from '../limits.ts';
import type { SparseHistogram } from '../model.ts';

const MAX_COUNT = 0xffff_ffff;

/** Bytes of an empty histogram: no buckets, a maximum and a sum of 0. */
export const HISTOGRAM_MIN_BYTES = 3;

/** @throws RangeError when the buckets do not ascend or do not match the counts. */
export function encodeHistogram(writer: ByteWriter, { buckets, counts, max, sum }: SparseHistogram): void {
  if (buckets.length !== counts.length) {
    throw new RangeError(`A histogram has ${buckets.length} buckets but ${counts.length} counts.`);
  }
  writer.uint(buckets.length);
  let next = 0;
  buckets.forEach((bucket, index) => {
    if (bucket < next || bucket >= HISTOGRAM_BUCKETS) {
      throw new RangeError(`Buckets must ascend below ${HISTOGRAM_BUCKETS}; got ${bucket} after ${next - 1}.`);
    }
    writer.uint(bucket - next);
    writer.uint(counts[index] as number);
    next = bucket + 1;
  });
  writer.uint(max);
  writer.uint(sum);
}

export function decodeHistogram(reader: ByteReader): SparseHistogram {
  const length = reader.rowCount(2);
  const buckets = new Uint16Array(length);
  const counts = new Uint32Array(length);
  let next = 0;
  for (let index = 0; index < length; index += 1) {
    const bucket = next + reader.uint();
    if (bucket >= HISTOGRAM_BUCKETS) {
      throw new FrameError(
        'range',
        reader.offset,
        `Bucket ${bucket} does not exist; the last is ${HISTOGRAM_BUCKETS - 1}.`,
      );
    }
    const count = reader.uint();
    if (count > MAX_COUNT) {
      throw new FrameError(
        'range',
        reader.offset,
        `A bucket counts ${count}; the limit is ${MAX_COUNT}, so send windows more often.`,
      );
    }
    buckets[index] = bucket;
    counts[index] = count;
    next = bucket + 1;
  }
  return { buckets, counts, max: reader.uint(), sum: reader.uint() };
}
