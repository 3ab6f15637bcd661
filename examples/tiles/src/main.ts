import { startAgent } from '@pollscope/agent';
import { type Command, HELP, readCommandLine } from './command-line.ts';
import { createTilesExecutor, startTiles } from './tiles.ts';

try {
  const command = readCommandLine(process.argv.slice(2));
  if (command.kind === 'help') process.stdout.write(HELP);
  else await run(command);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(command: Extract<Command, { kind: 'run' }>): Promise<void> {
  const { port, consolePort, requestsPerSecond, durationSeconds } = command;
  const executor = createTilesExecutor();
  const agent = await startAgent({
    executor,
    name: 'tiles',
    ...(consolePort === undefined ? {} : { port: consolePort }),
  });
  try {
    const tiles = await startTiles({ executor, port, requestsPerSecond, consoleUrl: new URL('/', agent.url).href });
    console.log(banner(command, { service: tiles.origin, console: agent.url }));
    await stopRequested(durationSeconds);
    await tiles.close();
  } finally {
    await agent.close();
  }
}

function banner(
  { requestsPerSecond, durationSeconds }: Extract<Command, { kind: 'run' }>,
  urls: { readonly service: string; readonly console: string },
): string {
  const load = requestsPerSecond === undefined ? 'without load' : `under about ${requestsPerSecond} requests a second`;
  const end = durationSeconds === undefined ? 'Ctrl-C stops it.' : `It stops after ${durationSeconds} s, or at Ctrl-C.`;
  return [
    `A fractal tile service runs ${load}; its pre-renderer takes all CPU time that is left.`,
    '',
    `  Console:  ${urls.console}`,
    `  Service:  ${urls.service}/   (the map, the scheduling policy, faults to inject)`,
    '',
    end,
  ].join('\n');
}

/** Resolves at Ctrl-C, at a polite kill, or after the duration. */
function stopRequested(durationSeconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    if (durationSeconds !== undefined) setTimeout(resolve, durationSeconds * 1000).unref();
  });
}
