/** Seconds and nanoseconds since 1970, apart because a double does not hold both. */
export interface WallTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** An event of a recording of tokio-console, version 1 of its format. */
export type ConsoleEvent =
  | {
      readonly kind: 'spawn';
      readonly span: string;
      readonly at: WallTime;
      readonly fields: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'enter' | 'exit' | 'close'; readonly span: string; readonly at: WallTime }
  | { readonly kind: 'wake'; readonly span: string; readonly at: WallTime; readonly isSelf: boolean }
  /** Of a waker that was copied or dropped, which wakes nobody. */
  | { readonly kind: 'waker' };

const KINDS = { Enter: 'enter', Exit: 'exit', Close: 'close' } as const;
const NS_PER_SECOND = 1e9;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for a line that is no event of this version. */
export function parseEvent(line: string): ConsoleEvent | undefined {
  const [name, event] = Object.entries(parsed(line) ?? {})[0] ?? [];
  if (name === undefined || !isObject(event)) return undefined;
  const span = event['id'];
  const at = timeOf(event['at']);
  if ((typeof span !== 'string' && typeof span !== 'number') || at === undefined) return undefined;
  const id = String(span);
  if (name === 'Spawn') return { kind: 'spawn', span: id, at, fields: fieldsOf(event['fields']) };
  if (name === 'Waker') return wakerEvent(id, at, event['op']);
  return Object.hasOwn(KINDS, name) ? { kind: KINDS[name as keyof typeof KINDS], span: id, at } : undefined;
}

function wakerEvent(span: string, at: WallTime, op: unknown): ConsoleEvent | undefined {
  if (op === 'Clone' || op === 'Drop') return { kind: 'waker' };
  if (!isObject(op)) return undefined;
  const wake = op['Wake'] ?? op['WakeByRef'];
  return isObject(wake) ? { kind: 'wake', span, at, isSelf: wake['self_wake'] === true } : undefined;
}

/** The version that the first line tells; undefined when it is no such line. */
export function versionOf(line: string): number | undefined {
  const version = parsed(line)?.['v'];
  return typeof version === 'number' ? version : undefined;
}

function parsed(line: string): Fields | undefined {
  try {
    // Ids of spans exceed what a double holds; the one of the event comes first.
    const value: unknown = JSON.parse(line.replace(/"id":(\d{16,})/, '"id":"$1"'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(at: unknown): WallTime | undefined {
  if (!isObject(at)) return undefined;
  const seconds = at['secs_since_epoch'];
  const nanoseconds = at['nanos_since_epoch'];
  if (!Number.isSafeInteger(seconds) || !Number.isInteger(nanoseconds)) return undefined;
  const time = { seconds: seconds as number, nanoseconds: nanoseconds as number };
  return time.seconds >= 0 && time.nanoseconds >= 0 && time.nanoseconds < NS_PER_SECOND ? time : undefined;
}

function fieldsOf(list: unknown): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (!Array.isArray(list)) return fields;
  for (const field of list as readonly unknown[]) {
    if (!isObject(field) || typeof field['name'] !== 'string') continue;
    const value = field['value'];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      fields.set(field['name'], String(value));
    }
  }
  return fields;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
