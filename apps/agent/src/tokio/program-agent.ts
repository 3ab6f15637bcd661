import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Step } from '@pollscope/interop/tokio-console';
import type { Source, StatusNotice } from '@pollscope/protocol';
import { checkOptions, DEFAULTS, type SettableOptions, watchedOptions } from '../options.ts';
import { recordingsData } from '../recording/options.ts';
import { redactorOf } from '../ring/redaction.ts';
import { StreamServer } from '../thread/stream-server.ts';
import { userToken } from '../token.ts';
import type { SourceProblem } from './console-client.ts';
import { ConsoleSource } from './console-source.ts';
import { Epoch, type EpochOptions } from './epoch.ts';

const MEBIBYTE = 2 ** 20;
/** Of a program that cannot be reached consoles hear this often, before they would take us for dead. */
const IDLE_EVERY_MS = 1_000;
const NO_CONTROL = 'start pollscope tokio with --allow-control true to let consoles write the last seconds into a file';
const NO_LEVEL = 'console-subscriber tells what it tells: there is nothing to choose';

/** What a user of {@link observeProgram} may want to know. */
export interface ProgramEvents {
  /** The console can be opened. */
  readonly started: (console: { readonly url: string; readonly tasks: number }) => void;
  readonly lost: (problem: SourceProblem) => void;
  /** The stream is there again: of the same run, or of another one. */
  readonly resumed: (how: 'again' | 'restarted') => void;
  readonly warning: (message: string) => void;
}

export interface ProgramOptions {
  /** Of console-subscriber, `http://host:port`. */
  readonly url: string;
  readonly settings: SettableOptions;
  /** Whether to wait for a program that is not there yet. */
  readonly wait: boolean;
  readonly events: ProgramEvents;
}

/**
 * Observes one program through its console-subscriber, and serves the console for it, until it is aborted. Rejects with a
 * `SourceError` when there is no such program, and with an `AgentError` or the system's error when no port can be had.
 */
export async function observeProgram(options: ProgramOptions, signal: AbortSignal): Promise<void> {
  const program = new ProgramAgent(options);
  try {
    await program.follow(signal);
  } finally {
    await program.close();
  }
}

class ProgramAgent {
  readonly #options: ProgramOptions;
  readonly #epochOptions: EpochOptions;
  /** Is told of; the one after it only once its first update is complete. */
  #epoch: Epoch | undefined;
  #next: Epoch | undefined;
  #server: StreamServer | undefined;
  #status = '';
  /** The stream ended, or never began, and the user was told so. */
  #isLost = false;
  readonly #idling: NodeJS.Timeout;

  constructor(options: ProgramOptions) {
    this.#options = options;
    const settings = { ...DEFAULTS, ...options.settings };
    this.#epochOptions = {
      program: sourceOf(options),
      findings: watchedOptions(settings).findings,
      recordings: recordingsData(settings),
      allowControl: settings.allowControl,
      redact: redactorOf(settings.redact, randomBytes(32)),
      tell: (message, tone) => {
        this.#server?.notify({ type: 'status', topic: 'recording', message });
        if (tone === 'warning' && message !== '') options.events.warning(message);
      },
    };
    this.#idling = setInterval(() => {
      if (this.#isLost) this.#epoch?.idle();
    }, IDLE_EVERY_MS);
  }

  async follow(signal: AbortSignal): Promise<void> {
    const { url, wait } = this.#options;
    const source = new ConsoleSource(url, {
      begins: () => {
        this.#next = new Epoch(this.#epochOptions);
        return this.#next.model;
      },
      stepped: (step, lost) => this.#stepped(step, lost),
      broke: (problem) => this.#broke(problem),
    });
    await source.follow(signal, ({ kind }) => this.#epoch === undefined && !(wait && kind === 'absent'));
  }

  async close(): Promise<void> {
    clearInterval(this.#idling);
    this.#server?.close();
    await this.#epoch?.close();
  }

  async #stepped(step: Step, lost: number): Promise<void> {
    const epoch = this.#next ?? this.#epoch;
    epoch?.take(step, lost);
    const before = this.#epoch;
    if (this.#next !== undefined) await this.#open(this.#next);
    if (before !== undefined && this.#isLost) {
      this.#options.events.resumed(before === this.#epoch ? 'again' : 'restarted');
    }
    this.#isLost = false;
    this.#tell(droppedText(this.#epoch?.dropped ?? 0));
  }

  async #open(epoch: Epoch): Promise<void> {
    const before = this.#epoch;
    this.#next = undefined;
    this.#epoch = epoch;
    const server = (this.#server ??= await this.#listen(epoch));
    epoch.open(server);
    if (before === undefined) return;
    server.restart();
    await before.close();
  }

  async #listen(epoch: Epoch): Promise<StreamServer> {
    const { settings, events } = this.#options;
    const token = settings.token ?? userToken();
    const listen = checkOptions(settings);
    const server = await StreamServer.listen({
      ...listen,
      token,
      metrics: undefined,
      metricsToken: undefined,
      consoleDirectory: fileURLToPath(new URL('../console', import.meta.url)),
      clientBytes: ((settings.maxMemory ?? DEFAULTS.maxMemory) * MEBIBYTE) / 4,
      served: { live: true, list: () => Promise.resolve(this.#epoch?.files ?? []) },
      requests: {
        welcome: () => [...(this.#epoch ?? epoch).welcome(), ...this.#statusNow()],
        snapshot: () => (this.#epoch ?? epoch).snapshot(),
        setLevel: () => NO_LEVEL,
        dump: () => this.#dump(),
      },
    });
    const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
    events.started({ url: `http://${host}:${server.port}/?token=${token}`, tasks: epoch.model.liveTasks });
    return server;
  }

  #broke(problem: SourceProblem): void {
    if (!this.#isLost) this.#options.events.lost(problem);
    this.#isLost = true;
    this.#tell(`${problem.message}. It is tried again; below is the last that it told.`);
  }

  #dump(): string | undefined {
    if (!this.#epochOptions.allowControl) return NO_CONTROL;
    this.#epoch?.dump();
    return undefined;
  }

  #tell(message: string): void {
    if (message === this.#status) return;
    this.#status = message;
    this.#server?.notify(statusNotice(message));
  }

  #statusNow(): readonly string[] {
    return this.#status === '' ? [] : [JSON.stringify(statusNotice(this.#status))];
  }
}

function statusNotice(message: string): StatusNotice {
  return { type: 'status', topic: 'source', message };
}

function droppedText(dropped: number): string {
  if (dropped === 0) return '';
  return (
    `console-subscriber has dropped ${dropped} of its records, so tasks or resources are missing: ` +
    'give its builder a larger event_buffer_capacity.'
  );
}

/** The subscriber tells nothing of its process. */
function sourceOf({ url, settings }: ProgramOptions): Source {
  const { host } = new URL(url);
  const isHere = /^(localhost|127\.|\[::1\])/.test(host);
  return {
    name: settings.name ?? host,
    language: 'Rust',
    runtime: 'Tokio, through console-subscriber',
    pid: 0,
    ...(isHere && settings.redact !== true ? { host: hostname() } : {}),
  };
}
