import type { SourceState } from '../../ingest/source-status.ts';
import { formatSeconds } from '../../format/format.ts';
import { useTick } from '../../widgets/use-tick.ts';

/** When the next try comes. */
export function Countdown({ state }: { readonly state: SourceState }) {
  const now = useTick(250);
  if (state.kind !== 'reconnecting') return <>Trying now.</>;
  const left = Math.ceil((state.retryAt - now) / 1000);
  return <>{left <= 0 ? 'Trying now.' : `Attempt ${state.attempt} in ${formatSeconds(left * 1e9)}.`}</>;
}
