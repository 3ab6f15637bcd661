import { parseArgs } from 'node:util';
import { MAX_RATE } from './load-plan.ts';

export const HELP = `Renders fractal tiles over HTTP, under load, and shows in the Pollscope console what its executor does.

  --port N          port of the service (default 8080; 0: any free one)
  --console-port N  port of the console (default: the first free one from 6780 on; 0: any free one)
  --rate N          mean tile requests per second of the load driver (default 8)
  --no-load         start without the load driver
  --duration N      stop after N seconds (default: run until Ctrl-C)
  --help            show this
`;

/** With half of the tiles to be rendered, at some 15 ms each, requests need a tenth of a core on average. */
const DEFAULT_RATE = 8;
const DEFAULT_PORT = 8080;
/** A day; setTimeout takes at most 24.8. */
const MAX_DURATION_SECONDS = 86_400;

export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'run';
      readonly port: number;
      /** `undefined`: the agent chooses. */
      readonly consolePort: number | undefined;
      /** `undefined`: no load driver. */
      readonly requestsPerSecond: number | undefined;
      readonly durationSeconds: number | undefined;
    };

/** Throws an Error that says which flag is wrong and what it may be. */
export function readCommandLine(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      'console-port': { type: 'string' },
      rate: { type: 'string' },
      'no-load': { type: 'boolean' },
      duration: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return { kind: 'help' };
  const consolePort = values['console-port'];
  if (values['no-load'] === true && values.rate !== undefined) {
    throw new RangeError('--rate and --no-load contradict each other. Leave one out.');
  }
  return {
    kind: 'run',
    port: values.port === undefined ? DEFAULT_PORT : readPort('--port', values.port),
    consolePort: consolePort === undefined ? undefined : readPort('--console-port', consolePort),
    requestsPerSecond: values['no-load'] === true ? undefined : readRate(values.rate),
    durationSeconds: values.duration === undefined ? undefined : readDuration(values.duration),
  };
}

function readPort(flag: string, text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new RangeError(`${flag} is "${text}". Use a whole number from 0 to 65535.`);
}

function readRate(text: string | undefined): number {
  const rate = text === undefined ? DEFAULT_RATE : readNumber(text);
  if (rate <= MAX_RATE) return rate;
  throw new RangeError(`--rate is "${text}". Use a number of requests per second from 0 to ${MAX_RATE}.`);
}

function readDuration(text: string): number {
  const seconds = readNumber(text);
  if (seconds > 0 && seconds <= MAX_DURATION_SECONDS) return seconds;
  throw new RangeError(`--duration is "${text}". Use a number of seconds above 0, at most ${MAX_DURATION_SECONDS}.`);
}

/** NaN for what is not a plain decimal number; `Number` would take the empty text as 0. */
function readNumber(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
