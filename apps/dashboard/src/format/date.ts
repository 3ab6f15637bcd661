const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Day and time in the reader's time zone: `1 Mar 2026, 12:00:00`. @param wallMs milliseconds since 1970 */
export function formatDate(wallMs: number): string {
  return Number.isFinite(wallMs) && Math.abs(wallMs) < 8.64e15 ? date.format(wallMs) : 'an unknown time';
}

/** Time of day in the reader's time zone, to the millisecond: `12:00:00.250`. @param wallMs milliseconds since 1970 */
export function formatClock(wallMs: number): string {
  return Number.isFinite(wallMs) && Math.abs(wallMs) < 8.64e15 ? clock.format(wallMs) : 'an unknown time';
}
