import { isMainThread, MessageChannel, type MessagePort } from 'node:worker_threads';
import { SharedState, Word } from './shared-state.ts';

/** The program waits at most so long, at its exit, for the watchdog to let go of it. */
const LET_GO_WITHIN_MS = 200;

/** The watchdog's end, for the agent's thread; `port` has to be transferred. */
export interface WatchdogLink {
  readonly port: MessagePort;
  readonly shared: SharedArrayBuffer;
  /** Whether the watched thread is the main one, the only one whose stack can be had. */
  readonly isMainThread: boolean;
}

/**
 * Makes the calling thread's event loop answer the watchdog's heartbeats, without keeping the program alive. Costs 13
 * short wake-ups a second, about 0.1 % of a core.
 */
export function openWatchdogLink(): { readonly link: WatchdogLink; readonly close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const state = new SharedState();
  port1.on('message', (beat: number) => state.answer(beat, isDebuggable()));
  port1.unref();
  const letGo = () => {
    Atomics.store(state.words, Word.exiting, 1);
    // With a session open Node would print that it waits for a debugger to disconnect.
    Atomics.wait(state.words, Word.session, 1, LET_GO_WITHIN_MS);
  };
  process.on('exit', letGo);
  return {
    link: { port: port2, shared: state.buffer, isMainThread },
    close: () => {
      process.off('exit', letGo);
      port1.close();
    },
  };
}

function isDebuggable(): boolean {
  return process.features.inspector && process.getBuiltinModule('node:inspector').url() !== undefined;
}
