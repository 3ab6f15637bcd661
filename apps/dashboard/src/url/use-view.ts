import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ViewLocation } from './view-location.ts';
import type { ViewState } from './view-state.ts';

export const ViewLocationContext = createContext<ViewLocation | undefined>(undefined);

export function useViewLocation(): ViewLocation {
  const location = useContext(ViewLocationContext);
  if (location === undefined) throw new Error('A view was rendered outside ViewLocationContext');
  return location;
}

export function useView(): ViewState {
  const location = useViewLocation();
  return useSyncExternalStore(location.subscribe, location.get);
}
