import type { Section } from '../../src/index.ts';

/** Sections by their kind, with values that show their deltas, their signs and the edges of their ranges. */
export type Samples = { readonly [Kind in Section['kind']]?: Extract<Section, { kind: Kind }> };
