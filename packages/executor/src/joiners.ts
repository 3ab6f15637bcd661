import { Resource } from './resource.ts';

/** Who asks for the outcome of a task: made for the first, so that a task that nobody joins need not have room for it. */
export class Joiners {
  /** Somebody asked for the outcome, so a panic is theirs to handle. */
  haveAsked = false;
  readonly #listeners = new Set<() => void>();
  #resource: Resource | undefined;

  /** What those wait for that are tasks, once there was one. */
  get resource(): Resource | undefined {
    return this.#resource;
  }

  makeResource(name: string): Resource {
    this.#resource = new Resource({ kind: 'join', name });
    return this.#resource;
  }

  add(listener: () => void): void {
    this.#listeners.add(listener);
  }

  remove(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** The task has ended. Tells each once, in the order in which they came. */
  tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
