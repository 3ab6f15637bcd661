import { type Command, Option } from 'commander';
import { AGENT_SETTINGS, type AgentSetting, readSettings } from '../environment.ts';
import { AgentError } from '../options.ts';
import { CommandError, ExitCode } from './exit.ts';

/** Gives a command a flag for each of the agent's settings; each can be set by its variable as well. */
export function addAgentFlags(command: Command): Command {
  for (const { flag, meaning, variable } of AGENT_SETTINGS) {
    command.addOption(new Option(flag, meaning).env(variable));
  }
  return command;
}

/**
 * The variables that pass a command's flags on to the agent in another process.
 * @throws CommandError that names the flag, or the variable, when a value is not allowed.
 */
export function environmentOf(command: Command): Readonly<Record<string, string>> {
  // Commander derives the option's name from the flag: ringRecords from --ring-records.
  const textOf = ({ option }: AgentSetting): string | undefined => command.getOptionValue(option);
  const nameOf = ({ flag, option, variable }: AgentSetting): string =>
    command.getOptionValueSource(option) === 'env' ? variable : (flag.split(' ')[0] ?? flag);
  try {
    readSettings(textOf, nameOf);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new CommandError(ExitCode.usage, error.message);
  }
  const set = AGENT_SETTINGS.flatMap((setting) => {
    const text = textOf(setting);
    return text === undefined ? [] : [[setting.variable, text] as const];
  });
  return Object.fromEntries(set);
}
