import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { attachCommand } from './attach.ts';
import { compareCommand } from './compare.ts';
import { convertCommand } from './convert.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { inspectCommand } from './inspect.ts';
import { replayCommand } from './replay.ts';
import { runCommand } from './run.ts';
import { tokioCommand } from './tokio.ts';

/** All commands, in the order of the help. */
const COMMANDS: readonly (() => Command)[] = [
  runCommand,
  attachCommand,
  tokioCommand,
  convertCommand,
  inspectCommand,
  compareCommand,
  replayCommand,
  exportCommand,
  demoCommand,
  doctorCommand,
];

const EPILOGUE = `
Examples:
  pollscope demo long-poll              see a fault, and where it shows
  pollscope run server.js --port 8080   run a program and watch it in the browser
  pollscope attach                      watch it in this terminal
  pollscope tokio http://127.0.0.1:6669 watch a Tokio program that runs console-subscriber
  pollscope inspect crash.pollscope     print what a recording tells

Exit codes: 0 fine, 1 something failed or was found, 2 wrong usage. "run" and "demo" end as their program does.
Colour is left out where the output is no terminal, or NO_COLOR is set.`;

/** The command line of `pollscope`. Parsing rejects with a CommanderError or a CommandError. */
export function pollscope(): Command {
  const program = new Command('pollscope')
    .description('Shows what an async executor is doing: poll times, queue delays, fairness, parked workers.')
    .version(VERSION, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EPILOGUE)
    // So that what follows `run app.js` is the program's.
    .enablePositionalOptions()
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(command().copyInheritedSettings(program));
  return program;
}
