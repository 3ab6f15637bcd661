import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/variables.css';
import './theme/base.css';
import { App } from './app.tsx';
import { wallClock } from './ingest/wall-clock.ts';
import { followLocation } from './session/follow-location.ts';
import { LibraryContext, SessionContext } from './session/hooks.ts';
import { ingestFailure } from './session/ingest-failure.ts';
import { ingestPort } from './session/ingest-port.ts';
import { type Home, Library } from './session/library.ts';
import { Session } from './session/session.ts';
import { createThemeControl } from './theme/theme.ts';
import { ThemeContext } from './theme/use-theme.ts';
import { ViewLocationContext } from './url/use-view.ts';
import { createViewLocation } from './url/view-location.ts';
import { CommandCenter } from './views/commands/command-center.ts';
import { CommandCenterContext } from './views/commands/use-commands.ts';
import { IngestGuard } from './views/shell/ingest-guard.tsx';
import { ErrorBoundary } from './widgets/error-boundary.tsx';

export interface ConsoleParts {
  readonly worker: Worker;
  /** What it shows while its address names no recording. */
  readonly home: Home;
}

/** Renders the console into the page's element `root`. */
export function startConsole({ worker, home }: ConsoleParts): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root"');

  const failure = ingestFailure(worker);
  const session = new Session({
    port: ingestPort(worker),
    wallClock,
    onDrawn: (streamTime) => {
      root.dataset['streamNow'] = String(streamTime);
    },
  });
  const location = createViewLocation(window);
  const library = new Library(home, (url) => fetch(url, { cache: 'no-store' }));
  followLocation({ session, location, library });
  void library.refresh();
  refreshOnNews(session, library);

  // Waiting out a pause between tries makes no sense once the network or the user is back.
  window.addEventListener('online', () => session.retry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      session.wake();
      session.retry();
    } else {
      session.rest();
    }
  });

  createRoot(root).render(
    <StrictMode>
      <SessionContext value={session}>
        <LibraryContext value={library}>
          <ViewLocationContext value={location}>
            <ThemeContext value={createThemeControl(window)}>
              <CommandCenterContext value={new CommandCenter()}>
                <ErrorBoundary>
                  <IngestGuard failure={failure}>
                    <App />
                  </IngestGuard>
                </ErrorBoundary>
              </CommandCenterContext>
            </ThemeContext>
          </ViewLocationContext>
        </LibraryContext>
      </SessionContext>
    </StrictMode>,
  );
}

/** What an agent tells of recordings is mostly of a new one. */
function refreshOnNews(session: Session, library: Library): void {
  let known: string | undefined;
  session.status.subscribe(() => {
    const { recording } = session.status.get().told;
    if (recording === known) return;
    known = recording;
    void library.refresh();
  });
}
