/** Numbers of fields and values of Perfetto's trace schema (protos/perfetto/trace), those that are written here. */
export const Trace = { packet: 1 } as const;

export const TracePacket = {
  clockSnapshot: 6,
  timestamp: 8,
  sequenceId: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  trackDescriptor: 60,
} as const;

export const SequenceFlags = { stateCleared: 1, needsState: 2 } as const;

export const ClockSnapshot = { clocks: 1, clock: { id: 1, timestamp: 2 } } as const;
export const Clock = { realtime: 1, boottime: 6 } as const;

export const TrackDescriptor = { uuid: 1, name: 2, process: 3, parent: 5, counter: 8, ordering: 11, rank: 12 } as const;
export const ChildOrdering = { explicit: 3 } as const;
export const ProcessDescriptor = { pid: 1, name: 6 } as const;
export const CounterDescriptor = { unit: 3 } as const;
export const CounterUnit = { nanoseconds: 1, count: 2 } as const;

export const TrackEvent = {
  annotation: 4,
  type: 9,
  nameIid: 10,
  track: 11,
  counter: 44,
  flow: 47,
  endOfFlow: 48,
} as const;
export const EventType = { begin: 1, end: 2, instant: 3, counter: 4 } as const;

export const DebugAnnotation = { nameIid: 1, integer: 4, text: 6 } as const;
export const InternedData = { eventName: 2, annotationName: 3, iid: 1, name: 2 } as const;
