import type { Key } from './keys.ts';

/** In the order in which the help lists them: first what is particular to a view. */
export const COMMAND_GROUPS = ['Timeline', 'Recording', 'Tasks', 'Time', 'Help', 'View', 'Chart', 'Page'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** What a key does that a part of the page handles itself while it has the focus; the help lists it. */
export interface KeyHint {
  readonly group: CommandGroup;
  /** What the keys do, beginning with a capital: `Move the selection`. */
  readonly title: string;
  readonly keys: readonly Key[];
}

/** Something that can be done from the palette, and by its keys if it has some. */
export interface Command {
  /** Unique among the commands of the page, such as `view.queues`. */
  readonly id: string;
  readonly group: CommandGroup;
  /** What it does, beginning with a capital: `Go to Queues`. */
  readonly title: string;
  /** Other words by which one may look for it. */
  readonly words?: string;
  readonly keys?: readonly Key[];
  readonly run: () => void;
}
