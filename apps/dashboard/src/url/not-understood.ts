import { decodeView, encodeView } from './view-state.ts';

/** The defaults, which an address may name though the console's own leave them out. */
const DEFAULTS: ReadonlySet<string> = new Set([
  'v=1',
  'view=overview',
  'window=30',
  'metric=pollP95',
  'sort=-pollP95',
  'group=task',
  'filter=',
  'by=queue',
  'measure=pollTime',
  'order=-moved',
]);

/** Read by the agent, not by the page. */
const AGENTS_OWN = 'token';

/** What of an address says nothing to this console, as `name=value`: it was mistyped, or comes from another version. */
export function notUnderstood(search: string): readonly string[] {
  return [...new URLSearchParams(search)]
    .filter(([name, value]) => name !== AGENTS_OWN && !isUnderstood(name, value))
    .map(([name, value]) => `${name}=${value}`);
}

function isUnderstood(name: string, value: string): boolean {
  if (DEFAULTS.has(`${name}=${value}`)) return true;
  // What the reader took in, the writer gives back; the version it always gives.
  const alone = new URLSearchParams({ [name]: value });
  return name !== 'v' && new URLSearchParams(encodeView(decodeView(alone.toString()))).has(name);
}
