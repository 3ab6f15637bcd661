import { type Command, Option } from 'commander';
import { AGENT_SETTINGS, type AgentSetting, readSettings } from '../environment.ts';
import { AgentError, type SettableOptions } from '../options.ts';
import { CommandError, ExitCode } from './exit.ts';

/** Gives a command a flag for each of the agent's settings, or for some; each can be set by its variable as well. */
export function addAgentFlags(command: Command, only?: readonly AgentSetting['option'][]): Command {
  for (const { flag, option, meaning, variable } of AGENT_SETTINGS) {
    if (only !== undefined && !only.includes(option)) continue;
    command.addOption(new Option(flag, meaning).env(variable));
  }
  return command;
}

/**
 * What a command's flags, and the variables that stand for them, say.
 * @throws CommandError that names the flag, or the variable, when a value is not allowed.
 */
export function settingsOf(command: Command): SettableOptions {
  const nameOf = ({ flag, option, variable }: AgentSetting): string =>
    command.getOptionValueSource(option) === 'env' ? variable : (flag.split(' ')[0] ?? flag);
  try {
    return readSettings((setting) => textOf(command, setting), nameOf);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new CommandError(ExitCode.usage, error.message);
  }
}

/**
 * The variables that pass a command's flags on to the agent in another process.
 * @throws CommandError that names the flag, or the variable, when a value is not allowed.
 */
export function environmentOf(command: Command): Readonly<Record<string, string>> {
  settingsOf(command);
  const set = AGENT_SETTINGS.flatMap((setting) => {
    const text = textOf(command, setting);
    return text === undefined ? [] : [[setting.variable, text] as const];
  });
  return Object.fromEntries(set);
}

/** Commander derives the option's name from the flag: ringRecords from --ring-records. */
function textOf(command: Command, { option }: AgentSetting): string | undefined {
  return command.getOptionValue(option);
}
