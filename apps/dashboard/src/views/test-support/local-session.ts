import { ConsoleStore } from '@pollscope/analysis';
import { CAPABILITIES, type Frame, type Level } from '@pollscope/protocol';
import type { SourceInfo } from '@pollscope/protocol/client';
import type { ComparisonState } from '../../ingest/compare/comparison-state.ts';
import { endOf, evaluate } from '../../ingest/evaluate.ts';
import { isTimelineQuery, type Reply, type Request } from '../../ingest/messages.ts';
import type { PlayerState, ReplayState } from '../../ingest/recording/replay-state.ts';
import type { SourceState, SourceStatus } from '../../ingest/source-status.ts';
import { Subscriptions } from '../../ingest/subscriptions.ts';
import { TimelineAnswers } from '../../ingest/timeline-answers.ts';
import { Session } from '../../session/session.ts';

/** A session whose store is in this thread, and whose time stands still but for what it is given. */
export interface LocalSession {
  readonly session: Session;
  /** Gives frames to the store behind the session. */
  ingest(...frames: readonly Frame[]): void;
  connection(state: SourceState, epoch?: string): void;
  /** Connected and live, with something said of the source. */
  source(change: Partial<SourceInfo>, status?: Partial<SourceStatus>): void;
  /** A recording is shown in place of a program. */
  replay(state: ReplayState, player?: PlayerState): void;
  /** How what was asked to be compared stands. */
  comparison(state: ComparisonState): void;
  /** How everything stands that is asked to be compared from now on. */
  comparesTo(state: ComparisonState): void;
  /** The levels that the page asked for. */
  readonly levels: readonly Level[];
}

const source = {
  name: 'tiles',
  language: 'TypeScript',
  runtime: 'Node',
  pid: 7,
  agent: 'a/1',
  joinedAt: 0,
  capabilities: CAPABILITIES,
  level: 'polls',
} as const;

/** @param around called with everything that changes what is rendered, such as React's `act` */
export function createLocalSession(around: (change: () => void) => void = (change) => change()): LocalSession {
  const store = new ConsoleStore();
  const listeners: ((reply: Reply) => void)[] = [];
  const reply = (message: Reply): void => {
    for (const listener of listeners) listener(message);
  };
  const levels: Level[] = [];
  let compared = 0;
  let comparesTo: ComparisonState | undefined;
  let now = 0;
  const subscriptions = new Subscriptions({
    clock: () => now,
    // One after the other, all in the same moment.
    schedule: (callback, delay) => {
      if (delay === 0) callback();
    },
    answer: ({ id, revision, query }) => {
      if (isTimelineQuery(query)) {
        void timelines.answer({ id, revision, query }, store.timeline, 0);
        return;
      }
      const value = evaluate(store, query);
      reply({ type: 'answer', source: 0, id, revision, value, end: endOf(query, store) });
    },
  });
  const timelines = new TimelineAnswers({
    reply: (message) => around(() => reply(message)),
    onDropped: (id) => subscriptions.taken(id),
  });
  const receive = (request: Request): void => {
    if (request.type === 'ask' && request.request.type === 'setLevel') levels.push(request.request.level);
    if (request.type === 'compare') {
      compared = request.number;
      if (comparesTo !== undefined) reply({ type: 'comparison', number: compared, state: comparesTo });
    }
    if (request.type === 'watch') subscriptions.watch(request);
    if (request.type === 'unwatch') subscriptions.unwatch(request.id);
    if (request.type === 'see') subscriptions.see(request.id, request.isInView);
    if (request.type === 'taken') subscriptions.taken(request.id);
  };
  const session = new Session({
    port: { post: receive, onReply: (listener) => listeners.push(listener) },
    // The right edge of a chart is the end of the data, whenever it is drawn.
    wallClock: () => store.now / 1e6,
    onDrawn: () => {},
  });
  let epoch = 'a';
  let restarts = 0;
  const tell = (status: Pick<SourceStatus, 'state' | 'source'> & Partial<SourceStatus>): void =>
    around(() => reply({ type: 'status', source: 0, status: { declined: undefined, told: {}, restarts, ...status } }));
  return {
    session,
    ingest(...frames) {
      // Far enough for every query to be due again.
      now += 1_000;
      around(() => {
        for (const frame of frames) store.ingest(frame);
        reply({ type: 'pace', source: 0, pace: { wall: 0, stream: 0, rate: 1, reached: store.now } });
        subscriptions.changed('windows');
      });
    },
    connection(state, nextEpoch = epoch) {
      if (nextEpoch !== epoch) restarts++;
      epoch = nextEpoch;
      tell({ state, source: { ...source, epoch } });
    },
    source: (change, status = {}) =>
      tell({ state: { kind: 'live' }, source: { ...source, epoch, ...change }, ...status }),
    replay: (state, player) =>
      around(() => {
        reply({ type: 'replay', source: 0, state });
        if (player !== undefined) reply({ type: 'player', source: 0, state: player });
      }),
    comparesTo(state) {
      comparesTo = state;
    },
    comparison: (state) => around(() => reply({ type: 'comparison', number: compared, state })),
    levels,
  };
}
