import { Executor, type PolicyName, yieldNow } from '@pollscope/executor';
import { predictedFairness } from './fairness-predictions.ts';
import { atMost, type Bar, type Report, type Spread, spread } from './report.ts';

const ROUNDS = 5;
const POLICIES = ['eevdf', 'clockworker', 'fifo'] as const;
const WEIGHTS = [
  [8, 1],
  [99, 1],
  [8, 4, 1],
] as const;
/** Long enough that a poll costs nothing beside it, short enough that a slice of 500 us is a number of them. */
const POLL_MS = 0.1;
const SHARED_MS = 1000;
/** How often in a round the lightest queue wakes beside the others, and how long it sleeps between. */
const WAKES = 10;
const SLEEP_MS = 10;

/** Of one round. Shares are fractions of the CPU time that was given out. */
interface Round {
  readonly shares: readonly number[];
  readonly shareError: number;
  readonly jain: number;
  readonly longestWaitMs: number;
  readonly firstServiceMs: readonly number[];
}

/**
 * How each policy divides a second of the real clock among queues that always have work, and how long the lightest waits:
 * between two of its polls, and for its first poll when it wakes beside the others. Beside it what the rules predict.
 */
export async function fairness(): Promise<Report> {
  const figures: Record<string, Spread> = {};
  const bars: Bar[] = [];
  for (const weights of WEIGHTS) {
    for (const policy of POLICIES) {
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await measured(policy, weights));
      const name = `${weights.join(':')} ${policy}`;
      const total = sum(weights);
      weights.forEach((weight, index) => {
        const target = policy === 'fifo' ? '' : ` (target ${((100 * weight) / total).toFixed(2)})`;
        figures[`${name}, share of ${weight}, %${target}`] = spread(
          rounds.map(({ shares }) => 100 * (shares[index] ?? 0)),
        );
      });
      const shareError = spread(rounds.map((round) => 100 * round.shareError));
      const firstService = spread(rounds.flatMap(({ firstServiceMs }) => firstServiceMs));
      const predicted = predictedFairness(policy, weights);
      figures[`${name}, share error, %`] = shareError;
      figures[`${name}, Jain's index`] = spread(rounds.map(({ jain }) => jain));
      figures[`${name}, longest wait, ms${predicted.between}`] = spread(
        rounds.map(({ longestWaitMs }) => longestWaitMs),
      );
      figures[`${name}, first service, ms${predicted.first}`] = firstService;
      if (policy === 'fifo') continue;
      if (name.startsWith('8:1 ')) bars.push(atMost(`${name}: share error over 1 s, %, p90`, shareError.p90, 1));
      if (name === '99:1 eevdf') bars.push(atMost(`${name}: first service, ms, p90`, firstService.p90, 1));
    }
  }
  return { figures, bars };
}

async function measured(policy: PolicyName, weights: readonly number[]): Promise<Round> {
  const queues = Object.fromEntries(weights.map((weight, index) => [`q${index}`, { weight }]));
  const executor = new Executor({ queues, policy });
  const lightest = executor.queue(`q${weights.length - 1}`);
  let running = true;
  const busy = weights.slice(1).map((_, index) =>
    executor.queue(`q${index}`).spawn(function* () {
      for (; running; yield* yieldNow()) spin();
    }),
  );
  const firstServiceMs: number[] = [];
  for (let wake = 0; wake < WAKES; wake++) {
    await pause(SLEEP_MS);
    const spawned = performance.now();
    // It does nothing else: a debt of its, which a program that takes the core away can make long, is not to be waited for.
    // oxlint-disable-next-line require-yield -- one poll is all it takes
    const served = await lightest.spawn(function* () {
      return performance.now();
    });
    firstServiceMs.push(served - spawned);
  }
  const before = executor.stats().queues;
  const end = performance.now() + SHARED_MS;
  const longestWaitMs = await lightest.spawn(function* () {
    let longest = 0;
    for (let now = performance.now(); now < end; now = performance.now()) {
      spin();
      const ended = performance.now();
      yield* yieldNow();
      longest = Math.max(longest, performance.now() - ended);
    }
    return longest;
  });
  const after = executor.stats().queues;
  running = false;
  await Promise.all(busy);
  const gained = weights.map((_, index) => ({
    received: (after[`q${index}`]?.received ?? 0) - (before[`q${index}`]?.received ?? 0),
    entitled: (after[`q${index}`]?.entitled ?? 0) - (before[`q${index}`]?.entitled ?? 0),
  }));
  return { ...divided(gained), longestWaitMs, firstServiceMs };
}

function divided(queues: readonly { readonly received: number; readonly entitled: number }[]) {
  const total = sum(queues.map(({ received }) => received));
  const ratios = queues.map(({ received, entitled }) => received / entitled);
  return {
    shares: queues.map(({ received }) => received / total),
    shareError: Math.max(...queues.map(({ received, entitled }) => Math.abs(received - entitled) / total)),
    jain: sum(ratios) ** 2 / (ratios.length * sum(ratios.map((ratio) => ratio * ratio))),
  };
}

function spin(): void {
  const end = performance.now() + POLL_MS;
  while (performance.now() < end);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
