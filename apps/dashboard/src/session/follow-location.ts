import type { RecordingOrigin } from '../ingest/recording/replay-state.ts';
import type { ViewLocation } from '../url/view-location.ts';
import { DEFAULT_VIEW, type ViewState, WIDEST_WINDOW, WINDOWS } from '../url/view-state.ts';
import type { Library } from './library.ts';
import { originOf } from './origin-of.ts';
import { type Session, WINDOWS_COME_WITHIN } from './session.ts';

export interface FollowOptions {
  readonly session: Session;
  readonly location: ViewLocation;
  readonly library: Library;
}

/**
 * Keeps what is shown and the address the same: the address says which source, and which instant or stretch of it; what the
 * user does with the time goes back into the address.
 */
export function followLocation(options: FollowOptions): void {
  const follower = new LocationFollower(options);
  const { session, location, library } = options;
  location.subscribe(() => follower.read());
  library.offered.subscribe(() => follower.homeChanged());
  session.replay.state.subscribe(() => follower.fitWindow());
  session.replay.player.subscribe(() => follower.write());
  session.following.subscribe(() => follower.write());
  follower.read();
}

class LocationFollower {
  readonly #session: Session;
  readonly #location: ViewLocation;
  readonly #library: Library;
  /** The view that is shown; undefined before the first. */
  #shown: ViewState | undefined;
  #home: Library['home'];
  /** The window was made to fit it. */
  #fitted: RecordingOrigin | undefined;

  constructor({ session, location, library }: FollowOptions) {
    this.#session = session;
    this.#location = location;
    this.#library = library;
    this.#home = library.home;
  }

  /** Shows what the address says. */
  read(): void {
    const view = this.#location.get();
    const before = this.#shown;
    this.#shown = view;
    if (before === undefined || this.#isAnotherSource(view, before)) this.#show(view);
    else if (view.at !== before.at || !isSameRange(view.range, before.range)) this.#goTo(view);
  }

  /** Writes where in time the view stands. */
  write(): void {
    const time = timeOf(this.#session);
    const view = this.#location.get();
    const isSame = time?.at === view.at && isSameRange(time?.range, view.range);
    if (time === undefined || isSame) return;
    this.#shown = { ...view, ...time };
    // Each stretch is worth going back to, each instant of a scrub is not.
    if (isSameRange(time.range, view.range)) this.#location.replace(time);
    else this.#location.push(time);
  }

  homeChanged(): void {
    if (this.#library.home.kind === this.#home.kind) return;
    this.#home = this.#library.home;
    const view = this.#location.get();
    if (view.recording === undefined) this.#show(view);
  }

  /** A recording is first looked at as a whole, if the link does not say otherwise and it did not end in a crash. */
  fitWindow(): void {
    const state = this.#session.replay.state.get();
    const { origin } = this.#session.replay;
    if (state.kind !== 'open' || this.#fitted === origin) return;
    this.#fitted = origin;
    const { windowSeconds, at, range } = this.#location.get();
    const isTold = at !== undefined || range !== undefined || windowSeconds !== DEFAULT_VIEW.windowSeconds;
    if (isTold || state.facts.metadata.cause?.kind === 'crash') return;
    const seconds = (state.facts.to - state.facts.from) / 1e9;
    this.#location.replace({ windowSeconds: WINDOWS.find((window) => window >= seconds) ?? WIDEST_WINDOW });
  }

  #isAnotherSource(view: ViewState, before: ViewState): boolean {
    const origin = originOf(view.recording, this.#library);
    const shown = this.#session.replay.origin;
    if (origin?.kind === 'url' && shown?.kind === 'url') return origin.url !== shown.url;
    return origin !== shown || JSON.stringify(view.recording) !== JSON.stringify(before.recording);
  }

  #show({ recording, at, range }: ViewState): void {
    const session = this.#session;
    const origin = originOf(recording, this.#library);
    if (origin !== undefined) {
      session.show({
        kind: 'recording',
        origin,
        at: range === undefined ? at : range.to + WINDOWS_COME_WITHIN,
      });
    } else {
      const isProgram = recording === undefined && this.#home.kind === 'program';
      // A link to a file that only the user has: the page asks for it.
      session.show({ kind: isProgram ? 'program' : 'nothing' });
      if (!isProgram) return;
      if (at !== undefined) session.pause(at);
    }
    if (range !== undefined) session.selectRange(range);
  }

  #goTo({ at, range }: ViewState): void {
    const session = this.#session;
    const replay = session.replay.state.get();
    if (range !== undefined) {
      session.selectRange(range);
    } else if (replay.kind === 'open') {
      session.resume();
      session.replay.seek(at ?? replay.facts.to);
    } else if (at !== undefined) {
      session.pause(at);
    } else {
      session.resume();
    }
  }
}

/** Undefined while it moves or is not known. */
function timeOf(session: Session): Pick<ViewState, 'at' | 'range'> | undefined {
  const following = session.following.get();
  const replay = session.replay.state.get();
  switch (replay.kind) {
    case 'opening':
    case 'failed':
      return undefined;
    case 'closed':
      // Before there is a program, the address has the say.
      if (session.status.get().source === undefined) return undefined;
      if (following.kind === 'range') return rangeOf(following);
      return { at: following.kind === 'paused' ? following.at : undefined, range: undefined };
    case 'open': {
      if (following.kind === 'range') return rangeOf(following);
      const { position, isPlaying, loading } = session.replay.player.get();
      if (isPlaying || loading !== undefined) return undefined;
      return { at: position === replay.facts.to ? undefined : Math.round(position), range: undefined };
    }
  }
}

function rangeOf({ from, to }: { readonly from: number; readonly to: number }): Pick<ViewState, 'at' | 'range'> {
  return { at: undefined, range: { from: Math.round(from), to: Math.round(to) } };
}

function isSameRange(a: ViewState['range'], b: ViewState['range']): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}
