/** Shorter names are not worth cutting in the middle. */
const LONG = 24;
/** So much of the end is kept at most. */
const TAIL = 26;

/**
 * Where the end of a name begins that has to stay when the name is cut: of a path its file and line, which tell it from its
 * neighbours. The length of the name where it is read from its beginning, as other names are.
 */
export function tailOf(name: string): number {
  if (name.length <= LONG) return name.length;
  const slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  if (slash <= 0) return name.length;
  return name.length - slash <= TAIL ? slash : name.length;
}

/** A name in at most so many letters, of which there must be two at least; of a path its end stays. */
export function elided(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const tail = name.slice(tailOf(name));
  const head = letters - 1 - tail.length;
  return tail === '' || head < 1 ? `${name.slice(0, letters - 1)}…` : `${name.slice(0, head)}…${tail}`;
}
