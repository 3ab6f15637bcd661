import type { ViewLocation } from '../url/view-location.ts';
import { frozenAt } from './following.ts';
import type { Session } from './session.ts';

/** The whole address of exactly this view: also of the instant at which a recording plays just now. */
export function linkToView(session: Session, location: ViewLocation): string {
  const following = session.following.get();
  const position = session.replay.state.get().kind === 'open' ? session.replay.player.get().position : undefined;
  const at = following.kind === 'range' ? undefined : (frozenAt(following) ?? position);
  return new URL(location.href({ at }), document.baseURI).href;
}
