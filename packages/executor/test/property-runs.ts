import { env } from 'node:process';

const variable = 'POLLSCOPE_PROPERTY_RUNS';

/**
 * How often a property is tried: `moderate` times by default, or as often as the environment variable
 * POLLSCOPE_PROPERTY_RUNS says. For `fc.assert(property, propertyRuns(100))`.
 */
export function propertyRuns(moderate: number): { readonly numRuns: number } {
  const wanted = Number(env[variable] ?? moderate);
  if (Number.isSafeInteger(wanted) && wanted > 0) return { numRuns: wanted };
  throw new RangeError(`${variable} is a whole number above 0; got ${env[variable]}`);
}
