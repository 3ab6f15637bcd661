import { CommanderError } from 'commander';
import { CommandError, ExitCode } from './exit.ts';
import { pollscope } from './pollscope.ts';

/** Runs the command line of this process, prints what goes wrong, and sets the exit code. */
export async function main(): Promise<void> {
  // `pollscope attach | head` closes our output when it has had enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(ExitCode.fine);
  });
  try {
    await pollscope().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has printed the help, or what is wrong with the arguments.
      process.exitCode = error.exitCode === 0 ? ExitCode.fine : ExitCode.usage;
    } else if (error instanceof CommandError) {
      console.error(`pollscope: ${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      throw error;
    }
  }
}
