import type { Overview } from '@pollscope/analysis';
import { useContext, useState } from 'react';
import { InViewContext, useFollowing } from '../../session/hooks.ts';

/** Out of sight, figures of a live view are a second old at most. */
const OUT_OF_SIGHT = 1e9;

/** The overview, or for what is out of sight one of a moment ago, so that it is not rendered four times a second. */
export function useCalm(overview: Overview): Overview {
  const isInView = useContext(InViewContext);
  const isLive = useFollowing().kind === 'live';
  const [kept, setKept] = useState(overview);
  const age = overview.range.to - kept.range.to;
  const hasSameWidth = overview.range.to - overview.range.from === kept.range.to - kept.range.from;
  const isGoodEnough = !isInView && isLive && hasSameWidth && age >= 0 && age < OUT_OF_SIGHT;
  if (isGoodEnough || kept === overview) return kept;
  setKept(overview);
  return overview;
}
