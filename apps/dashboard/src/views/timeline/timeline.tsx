import { useState } from 'react';
import { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { withRoom } from '../../charts/timeline/viewport.ts';
import { useReadable, useSession } from '../../session/hooks.ts';
import type { Session } from '../../session/session.ts';
import { useView } from '../../url/use-view.ts';
import { TimelinePanel } from './timeline-panel.tsx';

/** What happened when, down to the nanosecond. */
export function TimelineView() {
  const run = useReadable(useSession().run);
  // Of another run nothing that was in view or selected has a meaning.
  return <TimelineOfRun key={run} />;
}

function TimelineOfRun() {
  const session = useSession();
  const { windowSeconds, viewport } = useView();
  const [model] = useState(() =>
    viewport === undefined ? modelFor(session, windowSeconds * 1e9) : new TimelineModel(viewport, { follows: false }),
  );
  return <TimelinePanel model={model} />;
}

/** Begins with the stretch that the other views show; of a recording, with all of it. */
function modelFor(session: Session, window: number): TimelineModel {
  const following = session.following.get();
  if (following.kind === 'range') return new TimelineModel(withRoom(following), { follows: false });
  if (following.kind === 'paused') {
    return new TimelineModel({ from: following.at - window, to: following.at }, { follows: false });
  }
  const replay = session.replay.state.get();
  if (replay.kind === 'open') return new TimelineModel(withRoom(replay.facts), { follows: false });
  const now = session.smoothNow() ?? 0;
  return new TimelineModel({ from: now - window, to: now }, { follows: true });
}
