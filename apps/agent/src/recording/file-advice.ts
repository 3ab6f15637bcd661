/** What failed and what to do about it, for a file that cannot be written. */
export function adviceFor(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full (${message}). Free some space, or lower maxDiskBytes`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return `this user may not write there (${message}). Name another directory`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `it is no directory (${message}). Name another one`;
    default:
      return message;
  }
}
