/** A window as people say it: `30 s`, `1 min`, `5 min`. */
export function windowLabel(seconds: number): string {
  return seconds < 60 ? `${seconds}\u202fs` : `${seconds / 60}\u202fmin`;
}
