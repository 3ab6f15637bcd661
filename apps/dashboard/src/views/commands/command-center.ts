import { createCell, type Readable } from '../../session/readable.ts';
import type { Command, KeyHint } from './command.ts';
import type { Key } from './keys.ts';

export type CommandDialog = 'none' | 'palette' | 'help';

/** What a part of the page adds while it is shown. */
export interface Contribution {
  readonly commands?: readonly Command[];
  readonly hints?: readonly KeyHint[];
}

/** The commands of the page as it is now: the one place where the palette, the help and the keyboard find them. */
export class CommandCenter {
  readonly #contributions = createCell<readonly Contribution[]>([]);
  readonly #dialog = createCell<CommandDialog>('none');

  get contributions(): Readable<readonly Contribution[]> {
    return this.#contributions;
  }

  /** The dialog that is open. */
  get dialog(): Readable<CommandDialog> {
    return this.#dialog;
  }

  open(dialog: CommandDialog): void {
    this.#dialog.set(dialog);
  }

  /** Adds commands and hints until the returned function is called. */
  contribute(contribution: Contribution): () => void {
    this.#contributions.set([...this.#contributions.get(), contribution]);
    return () => this.#contributions.set(this.#contributions.get().filter((other) => other !== contribution));
  }

  /** The command that a key runs: of two with the same key the one that came later, as the inner part of a page does. */
  commandOf(key: Key): Command | undefined {
    return commandsOf(this.#contributions.get()).findLast(({ keys }) => keys?.includes(key) === true);
  }
}

export function commandsOf(contributions: readonly Contribution[]): readonly Command[] {
  return contributions.flatMap(({ commands = [] }) => commands);
}

/** Everything that has a key. */
export function keyHintsOf(contributions: readonly Contribution[]): readonly KeyHint[] {
  return contributions.flatMap(({ commands = [], hints = [] }) => [
    ...commands.flatMap(({ group, title, keys = [] }) => (keys.length === 0 ? [] : [{ group, title, keys }])),
    ...hints,
  ]);
}
