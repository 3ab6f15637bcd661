import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

/** The version in this package's package.json. */
export const VERSION: string = manifest.version;

/** The oldest Node that this package runs on. */
export const OLDEST_NODE: string = manifest.engines.node.replace('>=', '');
