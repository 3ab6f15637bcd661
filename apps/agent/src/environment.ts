import { AgentError, checkOptions, type SettableOptions } from './options.ts';

/** One option of the agent that can be set from outside the program: by a variable, or by a flag of `pollscope run`. */
export interface AgentSetting {
  readonly option: keyof SettableOptions;
  readonly variable: `POLLSCOPE_${string}`;
  /** As the command's help shows it. */
  readonly flag: `--${string} <${string}>`;
  readonly type: 'text' | 'whole number' | 'true or false' | 'JSON' | 'receiver' | 'directory';
  readonly meaning: string;
}

export const AGENT_SETTINGS: readonly AgentSetting[] = [
  {
    option: 'name',
    variable: 'POLLSCOPE_NAME',
    flag: '--name <text>',
    type: 'text',
    meaning: 'what the console calls the program (default: its file name)',
  },
  {
    option: 'port',
    variable: 'POLLSCOPE_PORT',
    flag: '--port <number>',
    type: 'whole number',
    meaning: 'port of the console, 0 for any free one (default: the first free one from 6780 on)',
  },
  {
    option: 'host',
    variable: 'POLLSCOPE_HOST',
    flag: '--host <address>',
    type: 'text',
    meaning: 'address to listen on; any other than loopback needs a token of your own (default: 127.0.0.1)',
  },
  {
    option: 'token',
    variable: 'POLLSCOPE_TOKEN',
    flag: '--token <text>',
    type: 'text',
    meaning: 'what a reader must know, at least 16 characters (default: one kept for this user)',
  },
  {
    option: 'ringRecords',
    variable: 'POLLSCOPE_RING_RECORDS',
    flag: '--ring-records <number>',
    type: 'whole number',
    meaning: 'records that the agent may fall behind, a power of two (default: 262144)',
  },
  {
    option: 'metricsToken',
    variable: 'POLLSCOPE_METRICS_TOKEN',
    flag: '--metrics-token <text>',
    type: 'text',
    meaning: 'opens /metrics and nothing else, at least 16 characters (default: only the token opens it)',
  },
  {
    option: 'otlp',
    variable: 'POLLSCOPE_OTLP',
    flag: '--otlp <url>',
    type: 'receiver',
    meaning: 'push metrics to this OTLP receiver; 1: to the one that the OTEL_EXPORTER_OTLP_* variables name',
  },
  {
    option: 'level',
    variable: 'POLLSCOPE_LEVEL',
    flag: '--level <level>',
    type: 'text',
    meaning: 'how much is recorded: off, aggregates, polls or everything (default: polls)',
  },
  {
    option: 'allowControl',
    variable: 'POLLSCOPE_ALLOW_CONTROL',
    flag: '--allow-control <boolean>',
    type: 'true or false',
    meaning: 'whether consoles may change the level (default: false)',
  },
  {
    option: 'longPoll',
    variable: 'POLLSCOPE_LONG_POLL',
    flag: '--long-poll <milliseconds>',
    type: 'whole number',
    meaning: 'from when on a poll is too long, 10 or more (default: 100)',
  },
  {
    option: 'stacks',
    variable: 'POLLSCOPE_STACKS',
    flag: '--stacks <boolean>',
    type: 'true or false',
    meaning: 'whether call stacks of a blocked main thread are taken (default: true)',
  },
  {
    option: 'findings',
    variable: 'POLLSCOPE_FINDINGS',
    flag: '--findings <json>',
    type: 'JSON',
    meaning: 'thresholds of findings, such as {"long-poll":{"longest":5e7}}; false: none (default: {})',
  },
  {
    option: 'redact',
    variable: 'POLLSCOPE_REDACT',
    flag: '--redact <boolean>',
    type: 'true or false',
    meaning: 'whether names, messages, marks and places are hidden (default: false)',
  },
  {
    option: 'record',
    variable: 'POLLSCOPE_RECORD',
    flag: '--record <directory>',
    type: 'directory',
    meaning: 'record into files of this directory; or all of the option as JSON (default: do not)',
  },
  {
    option: 'flightRecorder',
    variable: 'POLLSCOPE_FLIGHT_RECORDER',
    flag: '--flight-recorder <directory>',
    type: 'directory',
    meaning: 'where the last 30 s are written after a crash; false: nowhere; or all of the option as JSON',
  },
  {
    option: 'maxMemory',
    variable: 'POLLSCOPE_MAX_MEMORY',
    flag: '--max-memory <mebibytes>',
    type: 'whole number',
    meaning: "memory of the agent's thread beside the ring, 64 or more (default: 512)",
  },
];

/**
 * The agent's options that the environment sets; an empty variable counts as none.
 * @throws AgentError that names the variable when a value is not allowed.
 */
export function optionsFromEnvironment(env: NodeJS.ProcessEnv): SettableOptions {
  return readSettings(
    ({ variable }) => env[variable],
    ({ variable }) => variable,
  );
}

/**
 * Reads and checks each setting; `nameOf` says how it is called where it was set.
 * @throws AgentError that begins with that name when a value is not allowed.
 */
export function readSettings(
  textOf: (setting: AgentSetting) => string | undefined,
  nameOf: (setting: AgentSetting) => string,
): SettableOptions {
  const options: Record<string, unknown> = {};
  const given = AGENT_SETTINGS.flatMap((setting) => {
    const text = textOf(setting);
    return text === undefined || text === '' ? [] : [{ setting, text }];
  });
  for (const { setting, text } of given) options[setting.option] = parse(setting, text, nameOf(setting));
  for (const { setting } of given) {
    const { option } = setting;
    try {
      // With the token, on which it depends which hosts are allowed.
      checkOptions({ token: options['token'], [option]: options[option] } as SettableOptions);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      throw new AgentError('bad-option', `${nameOf(setting)}: ${error.message}`);
    }
  }
  return options;
}

function parse({ type }: AgentSetting, text: string, name: string): unknown {
  switch (type) {
    case 'text':
      return text;
    case 'whole number':
      if (/^\d+$/.test(text)) return Number(text);
      throw new AgentError('bad-option', `${name} must be a whole number, got "${text}"`);
    case 'true or false':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new AgentError('bad-option', `${name} must be true or false, got "${text}"`);
    case 'JSON':
      return parseJson(text, name);
    case 'directory':
      if (text === 'false') return false;
      return text.startsWith('{') ? parseJson(text, name) : { directory: text };
    case 'receiver':
      return text === '1' ? {} : { url: text };
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AgentError('bad-option', `${name} must be JSON, got "${text}"`);
  }
}
