import { notUnderstood } from './not-understood.ts';
import { decodeView, encodeView, type ViewState } from './view-state.ts';

/** The browser's address as a store of the view state. */
export interface ViewLocation {
  readonly get: () => ViewState;
  readonly subscribe: (listener: () => void) => () => void;
  /** What of the page's first address was not understood, as `name=value`. */
  readonly ignored: readonly string[];
  /** An act that the user may want to undo with the back button. */
  push(change: Partial<ViewState>): void;
  /** A continuous act, such as typing. */
  replace(change: Partial<ViewState>): void;
  /** The address that `push(change)` would lead to, for links. */
  href(change: Partial<ViewState>): string;
}

export function createViewLocation(window: Window): ViewLocation {
  let state = decodeView(window.location.search);
  const ignored = notUnderstood(window.location.search);
  const listeners = new Set<() => void>();
  const set = (next: ViewState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  window.addEventListener('popstate', () => set(decodeView(window.location.search)));
  return {
    get: () => state,
    ignored,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push(change) {
      const next = { ...state, ...change };
      window.history.pushState(undefined, '', encodeView(next));
      set(next);
    },
    replace(change) {
      const next = { ...state, ...change };
      window.history.replaceState(undefined, '', encodeView(next));
      set(next);
    },
    href: (change) => encodeView({ ...state, ...change }),
  };
}
