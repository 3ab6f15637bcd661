import type { FrameOptions } from '@pollscope/protocol/recording';

const NEVER = Number.POSITIVE_INFINITY;

/** For a reader of windows: these count what single events tell, and decoding those would be most of the work. */
export const WITHOUT_SINGLE_EVENTS: FrameOptions = {
  eventsFrom: {
    polls: NEVER,
    wakes: NEVER,
    waits: NEVER,
    holds: NEVER,
    parks: NEVER,
    driverTurns: NEVER,
    queueSamples: NEVER,
    slices: NEVER,
    marks: NEVER,
  },
};

/** For who looks for marks alone. */
export const ONLY_MARKS: FrameOptions = { eventsFrom: { ...WITHOUT_SINGLE_EVENTS.eventsFrom, marks: 0 } };
