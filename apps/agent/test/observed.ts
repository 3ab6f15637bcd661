import { type Agent, type AgentOptions, type Observable, startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { onTestFinished, type TestContext } from 'vitest';
import { StreamClient, type StreamClientOptions } from './stream-client.ts';

export const TOKEN = 'a-token-for-these-tests';

/** Of the test that is run. One that runs beside others has to pass its own. */
export type Ending = Pick<TestContext, 'onTestFinished'>;
const ofThisTest: Ending = { onTestFinished };

export type ObservationOptions = Omit<Partial<AgentOptions>, 'executor'>;

/** An executor with two queues. */
export function newExecutor() {
  return new Executor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
}

/** An executor with two queues and its agent, which is closed after the test. */
export async function observed(options: ObservationOptions = {}, ending = ofThisTest) {
  const executor = newExecutor();
  return { executor, agent: await observe(executor, options, ending) };
}

/** An agent on an executor, closed after the test. */
export async function observe(executor: Observable, options: ObservationOptions = {}, ending = ofThisTest) {
  const agent = await startAgent({ executor, name: 'tested', port: 0, token: TOKEN, ...options });
  ending.onTestFinished(() => agent.close());
  return agent;
}

/** A client that is gone after the test. */
export function connecting(
  agent: Pick<Agent, 'port'>,
  options: Partial<StreamClientOptions> = {},
  ending = ofThisTest,
): StreamClient {
  const client = new StreamClient({ port: agent.port, token: TOKEN, ...options });
  ending.onTestFinished(() => client.socket.terminate());
  return client;
}

/** A client that has been welcomed; it is gone after the test. */
export function connected(
  agent: Pick<Agent, 'port'>,
  options: Partial<StreamClientOptions> = {},
  ending = ofThisTest,
): Promise<StreamClient> {
  return connecting(agent, options, ending).welcomed();
}

/** The texts behind the ids that the client was told. */
export function stringsOf(client: StreamClient): ReadonlyMap<number, string> {
  return new Map(client.sections('strings').flatMap(({ rows }) => rows.map(({ id, text }) => [id, text])));
}

/** A task body that is polled once more than it yields. */
export function* yielding(times: number) {
  for (let count = 0; count < times; count++) yield* yieldNow();
}
