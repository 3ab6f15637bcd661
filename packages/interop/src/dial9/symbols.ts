import type { FieldValue } from './field-values.ts';
import { integerAt, textAt } from './field-text.ts';

/** Names of code addresses. They come at the end of a trace, after the samples that they are for. */
export class Symbols {
  readonly #names = new Map<bigint, string>();
  readonly #leaves = new Map<number, bigint>();

  define(fields: ReadonlyMap<string, FieldValue>): void {
    // The function that was called in place is the one whose code it is.
    if (Number(integerAt(fields, 'inline_depth')) > 0) return;
    const name = textAt(fields, 'symbol_name');
    if (name !== '') this.#names.set(BigInt(integerAt(fields, 'addr')), name);
  }

  stack(id: number, leaf: bigint): void {
    this.#leaves.set(id, leaf);
  }

  forgetStacks(): void {
    this.#leaves.clear();
  }

  leafOf(stack: number): bigint | undefined {
    return this.#leaves.get(stack);
  }

  nameOf(address: bigint): string {
    return this.#names.get(address) ?? `0x${BigInt.asUintN(64, address).toString(16)}`;
  }
}
