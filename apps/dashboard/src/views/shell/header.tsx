import type { Overview } from '@pollscope/analysis';
import { windowLabel } from '../../format/window.ts';
import { useConnection } from '../../session/hooks.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import { WINDOWS, type WindowSeconds } from '../../url/view-state.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { PaletteButton } from '../commands/palette-button.tsx';
import { Transport } from '../recordings/transport.tsx';
import { connectionWords } from './connection-words.ts';
import styles from './header.module.css';
import { LevelControl } from './level-control.tsx';
import { LinkButton } from './link-button.tsx';
import { NAVIGATION } from './navigation.ts';
import { PauseButton } from './pause-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Wordmark } from './wordmark.tsx';

const WINDOW_OPTIONS = WINDOWS.map((value) => ({ value, label: windowLabel(value) }));

/** What is looked at, whether it is live, and over which window. */
export function Header({ overview }: { readonly overview: Overview | undefined }) {
  const { state, source } = useConnection();
  const { view, windowSeconds } = useView();
  const location = useViewLocation();
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Wordmark />
        <div className={styles.source}>
          <span className={styles.connection} data-state={state.kind}>
            <Datum name="connection-state" value={state.kind}>
              {connectionWords(state).short}
            </Datum>
          </span>
          {source !== undefined && (
            <>
              <Datum name="source-name" value={source.name} className={styles.program}>
                {source.name}
              </Datum>
              <span className={styles.facts}>
                {source.pid > 0 && `pid ${source.pid}`}
                {overview !== undefined && overview.policy !== '' && (
                  <>
                    {source.pid > 0 && ' · '}
                    <Datum name="policy" value={overview.policy}>
                      {overview.policy}
                    </Datum>
                  </>
                )}
              </span>
            </>
          )}
        </div>
        <nav className={styles.views} aria-label="Views">
          {NAVIGATION.map(({ to, label, views }) => (
            <ViewLink key={to} to={{ view: to }} aria-current={views.includes(view) ? 'page' : undefined}>
              {label}
            </ViewLink>
          ))}
        </nav>
        <div className={styles.controls}>
          <LevelControl />
          <Segmented<WindowSeconds>
            label="Window"
            options={WINDOW_OPTIONS}
            value={windowSeconds}
            onChange={(next) => location.push({ windowSeconds: next })}
          />
          <PauseButton />
          <LinkButton />
          <ThemeSwitch />
          <PaletteButton />
        </div>
      </div>
      {/* Of two recordings neither plays. */}
      {view !== 'compare' && <Transport />}
    </header>
  );
}
