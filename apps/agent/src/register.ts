/**
 * Starts an agent for every executor that the program makes: `node --import @pollscope/agent/register app.js`. It takes
 * its options from the environment, prints the console's address to standard error, and leaves the program running,
 * unobserved and warned, where an agent cannot start. An executor is observed from some tens of milliseconds after it was
 * made, which is how long an agent takes to start.
 */
import { isMainThread } from 'node:worker_threads';
import { type AnnouncedExecutor, onExecutor } from '@pollscope/executor';
import { startAgent } from './agent.ts';
import { optionsFromEnvironment } from './environment.ts';
import { defaultName, type SettableOptions } from './options.ts';
import { registerAgent } from './running-agent.ts';

function observeAll(settings: SettableOptions): void {
  let executors = 0;
  onExecutor((executor) => {
    executors++;
    observe(executor, executors === 1 ? settings : furtherSettings(settings, executors));
  });
  process.once('exit', () => {
    if (executors === 0 && isMainThread) {
      console.error('Pollscope: the program made no executor of @pollscope/executor, so there was nothing to observe');
    }
  });
}

/** The second executor and those after it are told apart by name; the port that was asked for is the first one's. */
function furtherSettings(settings: SettableOptions, executors: number): SettableOptions {
  const name = `${settings.name ?? defaultName()} #${executors}`;
  return settings.port === undefined ? { ...settings, name } : { ...settings, name, port: 0 };
}

function observe(executor: AnnouncedExecutor, settings: SettableOptions): void {
  const agent = startAgent({ ...settings, executor });
  registerAgent(executor, agent);
  agent.then(
    ({ url }) => console.error(`Pollscope: ${url}`),
    (error: Error) => process.emitWarning(`running without Pollscope: ${error.message}`, 'PollscopeWarning'),
  );
}

try {
  observeAll(optionsFromEnvironment(process.env));
} catch (error) {
  process.emitWarning(`running without Pollscope: ${String(error)}`, 'PollscopeWarning');
}
