import { type Agent, type AgentOptions, startAgent } from '@pollscope/agent';
import { Executor } from '@pollscope/executor';
import { onTestFinished } from 'vitest';
import { StreamClient, type StreamClientOptions } from './stream-client.ts';

export const TOKEN = 'a-token-for-these-tests';

/** An executor with two queues and its agent, which is closed after the test. */
export async function observed(options: Partial<AgentOptions> = {}) {
  const executor = new Executor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
  const agent = await startAgent({ executor, name: 'tested', port: 0, token: TOKEN, ...options });
  onTestFinished(() => agent.close());
  return { executor, agent };
}

/** A client that has been welcomed; it is gone after the test. */
export function connected(agent: Agent, options: Partial<StreamClientOptions> = {}): Promise<StreamClient> {
  const client = new StreamClient({ port: agent.port, token: TOKEN, ...options });
  onTestFinished(() => client.socket.terminate());
  return client.welcomed();
}

/** The texts behind the ids that the client was told. */
export function stringsOf(client: StreamClient): ReadonlyMap<number, string> {
  return new Map(client.sections('strings').flatMap(({ rows }) => rows.map(({ id, text }) => [id, text])));
}
