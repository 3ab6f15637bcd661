import type { AnyDetector } from './detector.ts';

/** What a user sets, by detector: `{ 'long-poll': { longest: 50e6 }, 'wake-storm': false }`. False leaves it out. */
export type FindingOptions = Readonly<Record<string, false | Readonly<Record<string, number>>>>;

export interface ArmedDetector {
  readonly detector: AnyDetector;
  readonly limits: Readonly<Record<string, number>>;
}

/**
 * The detectors that are to run, with the thresholds in force.
 * @throws RangeError for a detector or threshold that does not exist, or a value that is no number from 0 on.
 */
export function armed(detectors: readonly AnyDetector[], options: FindingOptions): readonly ArmedDetector[] {
  for (const name of Object.keys(options)) {
    if (!detectors.some((detector) => detector.name === name)) {
      throw new RangeError(`There is no finding "${name}". Choose among: ${namesOf(detectors)}.`);
    }
  }
  return detectors.flatMap((detector) => {
    const chosen = options[detector.name] ?? {};
    return chosen === false ? [] : [{ detector, limits: limitsOf(detector, chosen) }];
  });
}

function limitsOf({ name, thresholds }: AnyDetector, chosen: Readonly<Record<string, number>>): Record<string, number> {
  if (typeof chosen !== 'object' || chosen === null) {
    throw new RangeError(`Set finding "${name}" to false, or to an object of thresholds; got ${String(chosen)}.`);
  }
  for (const [limit, value] of Object.entries(chosen)) {
    if (!Object.hasOwn(thresholds, limit)) {
      const known = Object.keys(thresholds).join(', ');
      throw new RangeError(`Finding "${name}" has no threshold "${limit}". It has: ${known}.`);
    }
    if (!(Number.isFinite(value) && value >= 0)) {
      const { unit, means } = thresholds[limit] as (typeof thresholds)[string];
      throw new RangeError(
        `Threshold "${limit}" of finding "${name}" is a number from 0 on, in ${unit} (${means}); got ${String(value)}.`,
      );
    }
  }
  const defaults = Object.entries(thresholds).map(([limit, { value }]) => [limit, value] as const);
  return { ...Object.fromEntries(defaults), ...chosen };
}

function namesOf(detectors: readonly AnyDetector[]): string {
  return detectors.map(({ name }) => name).join(', ');
}
