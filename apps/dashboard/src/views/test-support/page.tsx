import { ConsoleStore } from '@pollscope/analysis';
import { CAPABILITIES, type DeclinedNotice, type Frame, type Level, type Nanoseconds } from '@pollscope/protocol';
import { act, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { ConnectionState, ConnectionStatus, SourceInfo } from '../../ingest/connection-state.ts';
import { endOf, evaluate } from '../../ingest/evaluate.ts';
import type { Reply } from '../../ingest/messages.ts';
import { Subscriptions } from '../../ingest/subscriptions.ts';
import { SessionContext } from '../../session/hooks.ts';
import { Session } from '../../session/session.ts';
import { createThemeControl } from '../../theme/theme.ts';
import { ThemeContext } from '../../theme/use-theme.ts';
import { ViewLocationContext } from '../../url/use-view.ts';
import { createViewLocation } from '../../url/view-location.ts';

export interface Page {
  readonly session: Session;
  /** Gives frames to the store behind the page. */
  ingest(...frames: readonly Frame[]): void;
  connection(state: ConnectionState, epoch?: string): void;
  /** Connected and live, with something said of the source. */
  source(change: Partial<SourceInfo>, declined?: DeclinedNotice): void;
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

/** Renders a part of the page over a real store and real subscriptions, in this thread and with a clock of its own. */
export function renderPage(element: ReactElement): Page {
  const store = new ConsoleStore();
  const listeners: ((reply: Reply) => void)[] = [];
  const reply = (message: Reply): void => {
    for (const listener of listeners) listener(message);
  };
  const levels: Level[] = [];
  let now = 0;
  const subscriptions = new Subscriptions({
    clock: () => now,
    schedule: () => {},
    answer: ({ id, revision, query }) => {
      const value = evaluate(store, query);
      reply({ type: 'answer', id, revision, value, end: endOf(query, store) });
    },
  });
  const session = new Session({
    port: {
      post: (request) => {
        if (request.type === 'setLevel') levels.push(request.level);
        if (request.type === 'watch') subscriptions.watch(request);
        if (request.type === 'unwatch') subscriptions.unwatch(request.id);
        if (request.type === 'taken') subscriptions.taken(request.id);
      },
      onReply: (listener) => listeners.push(listener),
    },
    wallClock: () => now,
    onDrawn: () => {},
  });
  let epoch = 'a';
  let restarts = 0;
  const tell = (
    status: Pick<ConnectionStatus, 'state' | 'source'> & { declined?: DeclinedNotice | undefined },
  ): void => {
    act(() => reply({ type: 'status', status: { declined: undefined, told: {}, restarts, ...status } }));
  };
  render(
    <SessionContext value={session}>
      <ViewLocationContext value={createViewLocation(window)}>
        <ThemeContext value={createThemeControl(window)}>{element}</ThemeContext>
      </ViewLocationContext>
    </SessionContext>,
  );
  return {
    session,
    ingest(...frames) {
      // Far enough for every query to be due again.
      now += 1_000;
      act(() => {
        for (const frame of frames) store.ingest(frame);
        const streamNow: Nanoseconds = store.now;
        reply({ type: 'clock', offset: 0, streamNow });
        subscriptions.changed('windows');
      });
    },
    connection(state, nextEpoch = epoch) {
      if (nextEpoch !== epoch) restarts++;
      epoch = nextEpoch;
      tell({ state, source: { ...source, epoch } });
    },
    source: (change, declined) => tell({ state: { kind: 'live' }, source: { ...source, epoch, ...change }, declined }),
    levels,
  };
}
