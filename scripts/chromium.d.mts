/** See chromium.mjs. */
export function findChromium(): string | undefined;
export function ensureChromium(): { path: string; problem?: never } | { path?: never; problem: string };
