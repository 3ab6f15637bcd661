import type { Overview } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import { useQuery } from '../../src/session/hooks.ts';
import { useSpan } from '../../src/session/use-span.ts';
import { useView } from '../../src/url/use-view.ts';

/** What most panels take: the overview as the page has it. */
export function WithOverview({ render }: { readonly render: (overview: Overview) => ReactNode }) {
  const { windowSeconds } = useView();
  const overview = useQuery<'overview'>({ kind: 'overview', span: useSpan(windowSeconds) })?.value;
  return overview && render(overview);
}
