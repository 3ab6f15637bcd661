import type { LossSection, Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from './queries.ts';

/** Stretches of which something is missing: records that the program dropped, frames that this reader did not get. */
export class Gaps {
  readonly #retention: Nanoseconds;
  readonly #ranges: TimeRange[] = [];
  readonly #losses: { readonly to: Nanoseconds; readonly records: number }[] = [];
  #recordsLost = 0;

  constructor(retention: Nanoseconds) {
    this.#retention = retention;
  }

  /** Since the start of the stream. */
  get recordsLost(): number {
    return this.#recordsLost;
  }

  addLoss(section: LossSection): void {
    for (const { from, to, records } of section.rows) {
      this.#recordsLost += records;
      this.#losses.push({ to, records });
      this.add({ from, to });
    }
  }

  add(range: TimeRange): void {
    this.#ranges.push(range);
    this.#ranges.sort((a, b) => a.from - b.from);
    this.#forget(range.to - this.#retention);
  }

  /** Records whose loss was noticed in the range. */
  recordsLostIn(range: TimeRange): number {
    let records = 0;
    for (const loss of this.#losses) if (loss.to >= range.from && loss.to < range.to) records += loss.records;
    return records;
  }

  /** The gaps that touch the range, in order; overlapping and adjacent ones are one. */
  within(range: TimeRange): readonly TimeRange[] {
    const joined: TimeRange[] = [];
    for (const gap of this.#ranges) {
      if (gap.to < range.from || gap.from >= range.to) continue;
      const last = joined.at(-1);
      if (last === undefined || gap.from > last.to) joined.push(gap);
      else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, gap.to) };
    }
    return joined;
  }

  #forget(before: Nanoseconds): void {
    this.#ranges.splice(
      0,
      this.#ranges.findIndex((gap) => gap.to >= before),
    );
    this.#losses.splice(
      0,
      Math.max(
        0,
        this.#losses.findIndex((loss) => loss.to >= before),
      ),
    );
  }
}
