import { act, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { createLocalSession, type LocalSession } from './local-session.ts';
import { Surroundings } from './surroundings.tsx';

export type Page = LocalSession;

/** Renders a part of the page over a real store and real subscriptions, in this thread and with a clock of its own. */
export function renderPage(element: ReactElement): Page {
  const page = createLocalSession((change) => act(change));
  render(<Surroundings session={page.session}>{element}</Surroundings>);
  return page;
}
