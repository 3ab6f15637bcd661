import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Level } from '@pollscope/protocol';
import { Argument, Command } from 'commander';
import { addAgentFlags, environmentOf } from './agent-flags.ts';
import { runProgram } from './run/program-process.ts';

/** Copied here by the build, from examples/demos. */
const DEMOS = new URL('../demos/', import.meta.url);

interface Demo {
  readonly name: string;
  /** The fault, in one line. */
  readonly summary: string;
  /** Where it shows. */
  readonly lookFor: string;
  /** The finding that tells of it; see docs/findings.md. */
  readonly finding: string;
  /** What must be recorded for it, where that is more than by default. */
  readonly level?: Level;
}

/** `pollscope demo`: one small program for each misbehaviour. */
export function demoCommand(): Command {
  const demos = JSON.parse(readFileSync(new URL('catalogue.json', DEMOS), 'utf8')) as readonly Demo[];
  const command = new Command('demo')
    .description('run a small program that misbehaves in one way, or list them')
    .addArgument(new Argument('[name]', 'which one').choices(demos.map(({ name }) => name)))
    .option('--json', 'print the list as JSON')
    .addHelpText('after', `\nDemos:\n${listOf(demos)}`);
  return addAgentFlags(command).action(async (name: string | undefined, { json }: { readonly json?: true }) => {
    const demo = demos.find((candidate) => candidate.name === name);
    if (demo === undefined) {
      console.log(json ? JSON.stringify(demos) : `${listOf(demos)}\n\nRun one: pollscope demo ${demos[0]?.name}`);
      return;
    }
    const file = fileURLToPath(new URL(`${demo.name}.js`, DEMOS));
    console.log(`${introductionOf(demo)}\nProgram:  ${file}\nCtrl-C stops it.\n`);
    const own = { POLLSCOPE_NAME: demo.name, ...(demo.level === undefined ? {} : { POLLSCOPE_LEVEL: demo.level }) };
    await runProgram({ file, args: [], environment: { ...own, ...environmentOf(command) } });
  });
}

function introductionOf({ summary, lookFor, finding, level }: Demo): string {
  const lines = [summary, '', `Look for: ${lookFor}`, `Finding:  ${finding}`];
  return (level === undefined ? lines : [...lines, `Level:    ${level}, without which it would not show`]).join('\n');
}

function listOf(demos: readonly Demo[]): string {
  const width = Math.max(...demos.map(({ name }) => name.length));
  return demos.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
}
