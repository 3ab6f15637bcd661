import type { Section, StacksSection } from '@pollscope/protocol';
import type { StackSample } from '../watchdog/stack-sample.ts';
import type { Registry } from './registry.ts';

type StackRow = StacksSection['rows'][number];

/** Call stacks on their way into the next frame. Times are the stream's. */
export class StackFeed {
  readonly #registry: Registry;
  #rows: StackRow[] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Without frames when a block is to be told of which no stack can be had. */
  add({ worker, task, pollStart, sampledAt, frames }: Omit<StackSample, 'askedAt'>): void {
    const { strings } = this.#registry;
    const row = {
      worker,
      task,
      pollStart,
      sampledAt,
      frames: frames.map(({ line, column, ...frame }) => ({
        function: strings.intern(frame.function),
        file: strings.intern(frame.file),
        line,
        column,
      })),
    };
    this.#rows.push(row);
    this.#registry.addStacks([row]);
  }

  /** What came since the last call. */
  take(): Section[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows.length === 0 ? [] : [{ kind: 'stacks', rows }];
  }
}
