/** What of an event is read, by how much it costs: `hot` ones by slots, `rich` ones whole, `skipped` ones not at all. */
export type Reading = 'hot' | 'rich' | 'skipped';

/** The events that are understood, and for the hot ones the fields that are wanted, which get the slots in this order. */
const HOT_EVENTS = {
  PollStartEvent: ['worker_id', 'task_id', 'local_queue', 'spawn_loc'],
  PollEndEvent: ['worker_id'],
  WorkerParkEvent: ['worker_id', 'tid', 'local_queue'],
  WorkerUnparkEvent: ['worker_id', 'tid', 'local_queue'],
  WakeEventEvent: ['woken_task_id', 'waker_task_id', 'target_worker'],
  TaskSpawnEvent: ['task_id', 'spawn_loc'],
  TaskTerminateEvent: ['task_id'],
  QueueSampleEvent: ['global_queue'],
  SpanExit: ['span_id', 'worker_id', 'span_name'],
} as const;
export type HotEvent = keyof typeof HOT_EVENTS;

/** Each place in the program that enters spans has an event of its own, named after it. */
const SPAN_EXIT = 'SpanExit:';

/** Most fields of a hot event that are wanted. */
export const SLOTS = 4;

/** Call stacks of idle tasks, releases of memory and ends of spans: there is no place for them in the model. */
const SKIPPED_EVENTS: ReadonlySet<string> = new Set(['TaskDumpEvent', 'FreeEvent', 'SpanCloseEvent']);

export interface Field {
  readonly name: string;
  readonly type: number;
}

/** How the events of one type are laid out. */
export interface Schema {
  readonly name: string;
  /** Set for hot ones only. */
  readonly event: HotEvent | undefined;
  readonly hasTimestamp: boolean;
  readonly fields: readonly Field[];
  readonly reading: Reading;
  /** For each field its slot, or -1. */
  readonly slots: readonly number[];
}

export function schemaOf(name: string, hasTimestamp: boolean, fields: readonly Field[]): Schema {
  const event = hotEvent(name);
  const wanted: readonly string[] = event === undefined ? [] : HOT_EVENTS[event];
  // Without its first field such an event says nothing of anybody.
  const isUsable = hasTimestamp && fields.some((field) => field.name === wanted[0]);
  let reading: Reading = 'rich';
  if (SKIPPED_EVENTS.has(name)) reading = 'skipped';
  else if (event !== undefined) reading = isUsable ? 'hot' : 'skipped';
  return { name, event, hasTimestamp, fields, reading, slots: fields.map((field) => wanted.indexOf(field.name)) };
}

function hotEvent(name: string): HotEvent | undefined {
  if (name.startsWith(SPAN_EXIT)) return 'SpanExit';
  return Object.hasOwn(HOT_EVENTS, name) ? (name as HotEvent) : undefined;
}
