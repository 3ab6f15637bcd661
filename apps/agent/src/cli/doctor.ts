import { Command } from 'commander';
import { CHECKS, type Verdict } from './doctor/checks.ts';
import { ExitCode } from './exit.ts';
import { type Paint, paintFor, type Tone } from './paint.ts';

const TONES: Record<Verdict['status'], Tone> = { ok: 'good', warn: 'warning', fail: 'bad' };

type Diagnosis = Verdict & { readonly check: string };

/** `pollscope doctor`: whether this machine can run an agent, and what to do where it can't. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check that this machine can run an agent, and say what to do')
    .option('--json', 'print one JSON object: { ok, checks: [{ check, status, found, advice? }] }')
    .addHelpText('after', '\nThe exit code is 1 when a check fails; warnings leave it at 0.')
    .action(async ({ json }: { readonly json?: true }) => {
      const checks: Diagnosis[] = [];
      for (const { name, run } of CHECKS) checks.push({ check: name, ...(await run()) });
      const ok = checks.every(({ status }) => status !== 'fail');
      console.log(json ? JSON.stringify({ ok, checks }) : report(checks, paintFor(process.stdout, process.env)));
      process.exitCode = ok ? ExitCode.fine : ExitCode.failure;
    });
}

function report(checks: readonly Diagnosis[], paint: Paint): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks
    .flatMap(({ check, status, found, advice }) => {
      const line = `${paint(TONES[status], status.padEnd(4))}  ${check.padEnd(width)}  ${found}`;
      return advice === undefined ? [line] : [line, `${' '.repeat(width + 8)}${advice}`];
    })
    .join('\n');
}
