import { Executor } from '../src/executor.ts';
import type { ExecutorOptions } from '../src/options.ts';
import { VirtualDriver } from '../src/virtual-driver.ts';
import type { TaskBody } from '../src/wait.ts';
import { yieldNow } from '../src/yield-now.ts';

export const microsecond = 1_000;
export const millisecond = 1_000_000;
export const second = 1_000_000_000;

/** An executor on virtual time, and its driver. */
export function virtualExecutor<Name extends string>(
  options: ExecutorOptions<Name>,
): { readonly executor: Executor<Name>; readonly driver: VirtualDriver } {
  const driver = new VirtualDriver();
  return { executor: new Executor({ ...options, driver }), driver };
}

/** A task body that uses the CPU for ever, `poll` nanoseconds at a time. */
export function spinning(driver: VirtualDriver, poll: number): () => TaskBody<never> {
  return function* spin() {
    for (;;) {
      driver.spend(poll);
      yield* yieldNow();
    }
  };
}
