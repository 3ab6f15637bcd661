import type { RunningPoll } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { useState } from 'react';
import { frozenAt } from '../../session/following.ts';
import { useFollowing, useSession, useWatch } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useTick } from '../../widgets/use-tick.ts';

/** A poll of a tenth of a second is felt by everybody whose task waits behind it. */
const LONG_POLL: Nanoseconds = 100e6;

/** Often enough for an age to be seen growing. */
const AGE_EVERY_MS = 250;

/** The long polls in progress. Answers come twenty times a second; React hears of them when a poll or a stack is new. */
export function useRunning(windowSeconds: number): readonly RunningPoll[] {
  const [running, setRunning] = useState<readonly RunningPoll[]>([]);
  useWatch<'running'>({ kind: 'running', span: useSpan(windowSeconds), longerThan: LONG_POLL }, ({ value }) => {
    setRunning((shown) => (keyOf(shown) === keyOf(value) ? shown : value));
  });
  return running;
}

function keyOf(running: readonly RunningPoll[]): string {
  return running.map(({ poll, stacks }) => `${poll.worker} ${poll.start} ${stacks.length}`).join();
}

/** How long a poll in progress has been running at this moment, or at that of the pause. */
export function useAge({ start, duration }: RunningPoll['poll']): Nanoseconds {
  const session = useSession();
  const following = useFollowing();
  useTick(AGE_EVERY_MS);
  const now = frozenAt(following) ?? session.smoothNow() ?? 0;
  return Math.max(duration, now - start);
}
