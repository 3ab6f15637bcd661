import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { addAgentFlags, environmentOf } from './agent-flags.ts';
import { CommandError, ExitCode } from './exit.ts';
import { runProgram } from './run/program-process.ts';

const EPILOGUE = `
Flags for the agent come before the program; what follows it is the program's own. The console's address is printed to
standard error. Flags for Node go into NODE_OPTIONS. The same without this command:
  node --import @pollscope/agent/register app.js`;

/** `pollscope run`: a program with an agent, without a change to its code. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('run a program that uses @pollscope/executor, with the agent started')
    .argument('<program>', 'JavaScript file to run')
    .argument('[arguments...]', 'passed to the program')
    .passThroughOptions()
    .addHelpText('after', EPILOGUE);
  return addAgentFlags(command).action(async (file: string, args: string[]) => {
    const environment = environmentOf(command);
    if (!existsSync(file)) throw new CommandError(ExitCode.usage, `there is no file ${file}`);
    await runProgram({ file, args, environment });
  });
}
