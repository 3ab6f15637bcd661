/** What to do about a file that cannot be written. */
export function writeAdvice(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'EEXIST'
    ? 'it exists already; remove it or choose another name'
    : error.message;
}
