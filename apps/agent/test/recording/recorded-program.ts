import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding, Section } from '@pollscope/protocol';
import { openRecording, type RecordingReader } from '@pollscope/protocol/recording';
import type { AgentOptions } from '../../src/options.ts';
import { inflateBlock, openFileSource } from '../../src/recording/index.ts';

const PROGRAM = fileURLToPath(new URL('./program.mjs', import.meta.url));

interface Told {
  readonly url?: string;
  /** When it began to be observed, on the executor's clock. */
  readonly since?: number;
  readonly now?: number;
  readonly paths?: readonly string[];
  readonly error?: string;
}

/** program.mjs as a process of its own. */
export class RecordedProgram {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly told: Told[] = [];
  stderr = '';
  /** On the executor's clock, as last told. */
  now = 0;
  #isOver = false;
  #changed: () => void = () => undefined;

  /** `afterMs`: how long it works before it does the deed. */
  constructor(deed: string, options: Partial<AgentOptions> | 'unobserved', afterMs = 200) {
    const observation = options === 'unobserved' ? options : JSON.stringify(options);
    this.process = fork(PROGRAM, [deed, observation, String(afterMs)], { silent: true });
    this.process.on('message', (message: Told) => {
      if (message.now === undefined) this.told.push(message);
      else this.now = message.now;
      this.#changed();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#changed();
    });
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      this.#isOver = true;
      this.#changed();
      return { code, signal };
    });
  }

  /** Resolves as soon as the condition holds. Rejects when the program ends before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isOver) throw new Error(`the program ended:\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

export function recordingsIn(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name));
}

export interface ReadRecording {
  readonly reader: RecordingReader;
  readonly polls: number;
  readonly findings: readonly Finding[];
}

/** Reads all of it, and throws when it cannot be opened. */
export async function readRecording(path: string): Promise<ReadRecording> {
  const source = await openFileSource(path);
  try {
    const reader = await openRecording(source, inflateBlock);
    const sections: Section[] = [];
    for await (const { frame } of reader.frames()) sections.push(...frame.sections);
    return {
      reader,
      polls: sections.reduce((sum, section) => sum + (section.kind === 'polls' ? section.length : 0), 0),
      findings: sections.flatMap((section) => (section.kind === 'findings' ? section.rows : [])),
    };
  } finally {
    await source.close();
  }
}
