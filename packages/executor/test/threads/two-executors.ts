import { MessageChannel } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { Executor } from '../../src/executor.ts';
import { PollSource, type Probe } from '../../src/probe.ts';
import { quiet } from '../quiet-probe.ts';

/** Two executors and a real channel between them; on one thread, where tests can see both sides. */
export function twoExecutors() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const near = new Executor({ queues: { main: { weight: 1 } } });
  const far = new Executor({ queues: { main: { weight: 1 } } });
  return { near: near.queue('main'), far: far.queue('main'), farExecutor: far, port1, port2 };
}

/** Notes the polls of tasks with a certain name. */
export function pollsOf(name: string): {
  readonly probe: Probe;
  readonly polls: { injected: boolean; delay: number }[];
} {
  const polls: { injected: boolean; delay: number }[] = [];
  const probe: Probe = {
    ...quiet,
    pollStarted: (task) => {
      if (task.name !== name) return;
      const delay = task.pollStartedAt - task.runnableSince;
      polls.push({ injected: task.pollSource === PollSource.injected, delay });
    },
  };
  return { probe, polls };
}

/** Keeps the thread busy. */
export function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
