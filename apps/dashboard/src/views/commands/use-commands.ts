import { createContext, useContext, useEffect } from 'react';
import type { CommandCenter, Contribution } from './command-center.ts';

export const CommandCenterContext = createContext<CommandCenter | undefined>(undefined);

export function useCommandCenter(): CommandCenter {
  const center = useContext(CommandCenterContext);
  if (center === undefined) throw new Error('A view was rendered outside CommandCenterContext');
  return center;
}

/** Adds commands and key hints while the calling part is shown. A new object replaces what was added: memoise it. */
export function useCommands(contribution: Contribution): void {
  const center = useCommandCenter();
  useEffect(() => center.contribute(contribution), [center, contribution]);
}
