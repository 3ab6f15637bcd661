import { createCell } from '../src/session/readable.ts';
import type { ViewLocation } from '../src/url/view-location.ts';
import { notUnderstood } from '../src/url/not-understood.ts';
import { decodeView, encodeView, type ViewState } from '../src/url/view-state.ts';

/** An address that is not the page's, so that every specimen has its own. */
export function memoryLocation(search: string): ViewLocation {
  const state = createCell(decodeView(search));
  const change = (part: Partial<ViewState>): void => state.set({ ...state.get(), ...part });
  return {
    get: state.get,
    ignored: notUnderstood(search),
    subscribe: state.subscribe,
    push: change,
    replace: change,
    href: (part) => encodeView({ ...state.get(), ...part }),
  };
}
