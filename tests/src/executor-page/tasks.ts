import { sleep } from '@pollscope/executor';

/** What the worker does for the page. */
export const tasks = {
  *double(number: number) {
    yield* sleep(1);
    return 2 * number;
  },
  *fail() {
    throw new Error('no such tile');
  },
  *wait() {
    yield* sleep(60_000);
  },
};
