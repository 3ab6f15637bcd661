import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Agent } from '@pollscope/agent';

/** What a client received. */
export interface Counts {
  readonly polls: number;
  /** Records that the agent said were lost. */
  readonly dropped: number;
  /** Frames that the numbering says are missing. */
  readonly framesMissed: number;
  readonly eventBytes: number;
  /** The same frames after deflate at its default level, each on its own. */
  readonly deflatedBytes: number;
}

export interface CountingClient {
  /** Ends the connection and says what came over it. */
  close(): Promise<Counts>;
}

/** Starts a process that subscribes to every event of `agent` and decodes what it gets. Resolves when it is connected. */
export async function connectCounter(
  agent: Pick<Agent, 'port' | 'token'>,
  options: { readonly deflate: 'measure' | 'skip' } = { deflate: 'skip' },
): Promise<CountingClient> {
  const child = fork(fileURLToPath(new URL('./counting-client-process.js', import.meta.url)), [
    String(agent.port),
    agent.token,
    options.deflate,
  ]);
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the counting client ended with code ${code}`)));
  });
  return {
    close: () =>
      new Promise((resolve) => {
        child.once('message', (counts) => resolve(counts as Counts));
        child.send('close');
      }),
  };
}
