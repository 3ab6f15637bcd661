import type { Level } from '@pollscope/protocol';
import type { AgentConnection } from './join-agent.ts';
import type { ConsoleHandler, HandlerOptions } from './mount/handler.ts';
import type { ConsoleMiddleware } from './mount/middleware.ts';
import type { MountOptions } from './mount/mount-options.ts';
import type { Observable } from './options.ts';

/** A running agent. */
export interface Agent {
  /** The console's address with the token that opens it. Whoever has it can read what the program does. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Serves the console below a path of a `node:http` server of yours, to whom you allow it. */
  handler(options: HandlerOptions): ConsoleHandler;
  /** The same for express; goes behind your login, and wants `upgradesBelow` for its WebSocket. */
  middleware(options?: MountOptions): ConsoleMiddleware;
  /** How much is recorded now. */
  level(): Level;
  /**
   * Records more or less from now on; consoles are told. `off` costs the executor a branch. Does nothing once the agent has
   * ended.
   */
  setLevel(level: Level): void;
  /**
   * What one other thread of the program needs for `joinAgent`, so that this agent observes its executor too. Each thread
   * needs one of its own.
   */
  connection(): AgentConnection;
  /**
   * Writes the last seconds into a recording, and resolves with its path. Rejects with an `AgentError` when there can be no
   * file, or the flight recorder is off. `reason` is kept in the file.
   */
  dump(reason?: string): Promise<string>;
  /** Takes the probe out of the executor, says goodbye to the consoles, and ends the agent's thread. */
  close(): Promise<void>;
}

/** On the global object, so that the program's copy of this package sees what that of the command `pollscope` did. */
const AGENTS = Symbol.for('pollscope.registered-agents');

interface Host {
  [AGENTS]?: WeakMap<Observable, Promise<Agent>>;
}

/** Remembers an agent, on its way or running, that was started for an executor from outside the program. */
export function registerAgent(executor: Observable, starting: Promise<Agent>): void {
  const agents = ((globalThis as Host)[AGENTS] ??= new WeakMap());
  const agent = starting.then((running) => ({
    ...running,
    close: () => {
      agents.delete(executor);
      return running.close();
    },
  }));
  // Told by whoever started it; the program, which may never ask for the agent, has nothing to handle.
  agent.catch(() => undefined);
  agents.set(executor, agent);
}

/** The agent that was started for the executor from outside the program, if any. */
export function registeredAgent(executor: Observable): Promise<Agent> | undefined {
  return (globalThis as Host)[AGENTS]?.get(executor);
}
