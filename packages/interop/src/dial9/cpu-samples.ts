import type { Records } from '../run/records.ts';
import type { Texts } from '../run/texts.ts';
import type { Symbols } from './symbols.ts';

interface PendingSample {
  readonly row: number;
  readonly leaf: bigint;
  readonly thread: string;
}

/** Samples whose fields can be told only when the symbols are known. */
export class CpuSamples {
  readonly #pending: PendingSample[] = [];

  add(sample: PendingSample): void {
    this.#pending.push(sample);
  }

  /** Gives the records their fields: the innermost function, and the thread where it has a name. */
  resolve(records: Records, texts: Texts, symbols: Symbols): void {
    for (const { row, leaf, thread } of this.#pending) {
      const fields = { function: symbols.nameOf(leaf), ...(thread === '' ? {} : { thread }) };
      records.setB(row, texts.idOf(JSON.stringify(fields)));
    }
  }
}
