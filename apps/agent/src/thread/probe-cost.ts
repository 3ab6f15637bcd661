import { PollSource, type TaskView, WakeEffect } from '@pollscope/executor';
import { allocateRing } from '../ring/layout.ts';
import { RingProbe } from '../ring/ring-probe.ts';
import { RingReader } from '../ring/ring-reader.ts';
import { RingWriter } from '../ring/ring-writer.ts';

/** Enough for the compiler to have done its best well before the middle. */
const ROUNDS = 1000;
const POLLS_PER_ROUND = 1000;

/**
 * Nanoseconds that telling one poll takes on this machine: the median of many rounds of the real probe on a ring of its
 * own. Leaves out what the two threads' caches do to each other. Takes some 15 ms.
 */
export function measureProbeCost(nowNs: () => number): number {
  const ring = allocateRing(2048);
  const reader = new RingReader(ring);
  const probe = new RingProbe(new RingWriter(ring), () => undefined);
  const queue = { id: 0, name: '', weight: 1, depth: 0, vruntime: 0, lag: 0, received: 0, entitled: 0 };
  const task: TaskView = {
    id: 1,
    name: '',
    kind: 'generator',
    queue,
    location: '',
    parent: 0,
    spawnedAt: 0,
    runnableSince: 0,
    pollStartedAt: 0,
    pollSource: PollSource.fifo,
    wakeEffect: WakeEffect.queued,
  };
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = nowNs();
    for (let poll = 1; poll <= POLLS_PER_ROUND; poll++) {
      probe.pollStarted(task);
      probe.pollEnded(task, poll * 1000, 0);
    }
    costs.push((nowNs() - start) / POLLS_PER_ROUND);
    reader.drainTo(reader.published(), { record: () => undefined });
  }
  return costs.slice(ROUNDS / 2).sort((a, b) => a - b)[ROUNDS / 4] ?? 0;
}
