import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/variables.css';
import './theme/base.css';
import { App } from './app.tsx';
import { startIngest } from './session/ingest-port.ts';
import { SessionContext } from './session/hooks.ts';
import { Session } from './session/session.ts';
import { createThemeControl } from './theme/theme.ts';
import { ThemeContext } from './theme/use-theme.ts';
import { ErrorBoundary } from './widgets/error-boundary.tsx';
import { ViewLocationContext } from './url/use-view.ts';
import { createViewLocation } from './url/view-location.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

const session = new Session({
  port: startIngest(),
  wallClock: () => performance.timeOrigin + performance.now(),
  onDrawn: (streamTime) => {
    root.dataset['streamNow'] = String(streamTime);
  },
});

// Waiting out a pause between tries makes no sense once the network or the user is back.
window.addEventListener('online', () => session.retry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') session.retry();
});

createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <ViewLocationContext value={createViewLocation(window)}>
        <ThemeContext value={createThemeControl(window)}>
          <ErrorBoundary>
            <App />
          </ErrorBoundary>
        </ThemeContext>
      </ViewLocationContext>
    </SessionContext>
  </StrictMode>,
);
