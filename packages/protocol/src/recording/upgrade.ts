/** Turns the JSON of a header of one version into that of the next. */
type Upgrader = (json: unknown) => unknown;

/**
 * The step from version n to n + 1 is at n − 1. A recording of any version goes through all the steps from its own on, so
 * that the rest of the reader knows the newest one only, and no step is ever written again. When the blocks change, their
 * readers get a list of steps like this one.
 */
const UPGRADERS: readonly Upgrader[] = [];

/** The header's JSON as the newest version has it. */
export function upgradeMetadata(json: unknown, version: number, upgraders = UPGRADERS): unknown {
  return upgraders.slice(version - 1).reduce((upgraded, upgrade) => upgrade(upgraded), json);
}
