/** A function that was spawned so often, always at one place, is believed to be spawned there … */
const LOOKED_UP = 64;
/** … but for one spawn in so many, which is looked up all the same. A prime, so that no rhythm of the program's evades it. */
const LOOKED_UP_EVERY = 37;
/** So many functions are remembered, of so many characters at most: those of others are looked up each time. */
const MOST_FUNCTIONS = 1_000;
const MOST_CHARACTERS = 4_000;

interface Known {
  readonly place: string;
  spawns: number;
  /** It was seen to be spawned elsewhere too, so that one place says nothing of the next. */
  isElsewhereToo: boolean;
}

/**
 * Where tasks are spawned. A look at the stack takes microseconds, which a service would spend on each request, while the
 * text of a function is had in a tenth of that; so the place of a function that is spawned again and again is remembered.
 * When one is spawned at a second place for the first time after long, up to {@link LOOKED_UP_EVERY} spawns count for the
 * first place, and none after those.
 */
export class SpawnPlaces {
  readonly #known = new Map<string, Known>();

  /** The place where `task` is being spawned; `lookUp` finds it out. */
  of(task: (...args: never) => unknown, lookUp: () => string): string {
    const text = Function.prototype.toString.call(task);
    if (text.length > MOST_CHARACTERS) return lookUp();
    const known = this.#known.get(text);
    if (known === undefined) return this.#meet(text, lookUp());
    known.spawns++;
    const isBelieved = !known.isElsewhereToo && known.spawns > LOOKED_UP && known.spawns % LOOKED_UP_EVERY !== 0;
    if (isBelieved) return known.place;
    const place = lookUp();
    if (place !== known.place) known.isElsewhereToo = true;
    return place;
  }

  #meet(text: string, place: string): string {
    if (this.#known.size < MOST_FUNCTIONS) this.#known.set(text, { place, spawns: 1, isElsewhereToo: false });
    return place;
  }
}
