import type { FieldValue } from './field-values.ts';
import type { HotEvent } from './schema.ts';

/** Takes the events of a stream, in the order of the file. */
export interface EventSink {
  /**
   * `slots`: the wanted fields in their order, read before the next call; -1 for those that an older schema does not have.
   * `name` is that of the file. Texts are numbers of `texts`; integers beyond 2^53 stand as negative numbers from -2 on, each always the same.
   */
  hot(event: HotEvent, name: string, time: number, slots: Float64Array): void;
  /** `time` is undefined for an event without. */
  rich(event: string, time: number | undefined, fields: ReadonlyMap<string, FieldValue>): void;
  skipped(event: string): void;
  /** The outermost address of a call stack that events refer to, until `stackPoolEnds`. */
  stack(id: number, leaf: bigint): void;
  stackPoolEnds(): void;
}
