import { readFileSync } from 'node:fs';

/** The version in this package's package.json. */
export const VERSION: string = packageVersion();

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
