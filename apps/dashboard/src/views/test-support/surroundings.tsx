import { type ReactNode, useState } from 'react';
import { LibraryContext, SessionContext } from '../../session/hooks.ts';
import { Library } from '../../session/library.ts';
import type { Session } from '../../session/session.ts';
import { createThemeControl } from '../../theme/theme.ts';
import { ThemeContext } from '../../theme/use-theme.ts';
import { ViewLocationContext } from '../../url/use-view.ts';
import { createViewLocation, type ViewLocation } from '../../url/view-location.ts';
import { CommandCenter } from '../commands/command-center.ts';
import { CommandCenterContext } from '../commands/use-commands.ts';

export interface SurroundingsProps {
  readonly session: Session;
  /** The page's own address if not given. */
  readonly location?: ViewLocation;
  readonly children: ReactNode;
}

/** What every part of the page finds around it. */
export function Surroundings({ session, location, children }: SurroundingsProps) {
  const [own] = useState(() => location ?? createViewLocation(window));
  const [theme] = useState(() => createThemeControl(window));
  const [library] = useState(() => new Library({ kind: 'program' }, () => Promise.resolve(Response.error())));
  const [center] = useState(() => new CommandCenter());
  return (
    <SessionContext value={session}>
      <LibraryContext value={library}>
        <ViewLocationContext value={own}>
          <ThemeContext value={theme}>
            <CommandCenterContext value={center}>{children}</CommandCenterContext>
          </ThemeContext>
        </ViewLocationContext>
      </LibraryContext>
    </SessionContext>
  );
}
