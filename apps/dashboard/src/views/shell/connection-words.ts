import type { SourceState } from '../../ingest/source-status.ts';

/** The state in a word or two, as the header shows it and the live region says it. */
export function connectionWords(state: SourceState): { readonly short: string; readonly said: string } {
  switch (state.kind) {
    case 'connecting':
      return { short: 'Connecting', said: 'Connecting to the program' };
    case 'live':
      return { short: 'Live', said: 'Connected, live' };
    case 'stalled':
      return { short: 'Stalled', said: 'The program has stopped sending' };
    case 'reconnecting':
      return { short: 'Reconnecting', said: 'Connection lost, reconnecting' };
    case 'recording':
      return { short: 'Recording', said: 'A recording is shown' };
    case 'none':
      return { short: 'No source', said: 'Nothing is shown: open a recording' };
    case 'refused':
      return { short: 'Refused', said: `Connection refused: ${state.message}` };
  }
}
