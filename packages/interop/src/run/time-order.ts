/**
 * The rows in order of time, those of one time in their own order. A natural merge sort: files are made of stretches that
 * are in order already, one for each thread's buffer, so it is linear in the rows and logarithmic in the stretches.
 */
export function timeOrder(times: Float64Array): Uint32Array {
  let order = new Uint32Array(times.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  let starts = stretches(times);
  if (starts.length <= 1) return order;
  let spare = new Uint32Array(times.length);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const from = starts[run] as number;
      const middle = starts[run + 1] ?? times.length;
      const to = starts[run + 2] ?? times.length;
      merge(times, order, spare, { from, middle, to });
      merged.push(from);
    }
    [order, spare] = [spare, order];
    starts = merged;
  }
  return order;
}

/** Where a row is earlier than the one before it. */
function stretches(times: Float64Array): number[] {
  const starts = times.length === 0 ? [] : [0];
  for (let row = 1; row < times.length; row++) {
    if ((times[row] as number) < (times[row - 1] as number)) starts.push(row);
  }
  return starts;
}

interface Stretch {
  readonly from: number;
  readonly middle: number;
  readonly to: number;
}

// All indices are below the length of the columns, hence the casts.
function merge(times: Float64Array, order: Uint32Array, into: Uint32Array, { from, middle, to }: Stretch): void {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const takeLeft =
      right >= to ||
      (left < middle && (times[order[left] as number] as number) <= (times[order[right] as number] as number));
    into[at] = order[takeLeft ? left++ : right++] as number;
  }
}
