import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../bin/pollscope.js', import.meta.url));
export const TOKEN = 'a-token-for-these-tests';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command `pollscope` as a process of its own, whose output is a pipe and no terminal. */
export class RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  #isOver = false;
  #arrived: () => void = () => undefined;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.process = spawn(process.execPath, [COMMAND, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, POLLSCOPE_TOKEN: TOKEN, POLLSCOPE_PORT: '0', ...env },
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#arrived();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#arrived();
    });
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      this.#isOver = true;
      this.#arrived();
      return { code, signal, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** Resolves as soon as the condition holds after some output. Rejects when the command ends before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isOver) throw new Error(`the command ended:\n${this.stdout}${this.stderr}`);
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  /** The console's address, as soon as the program printed it. */
  async url(): Promise<string> {
    const address = /^Pollscope: (http\S+)$/m;
    await this.until(() => address.test(this.stderr));
    return address.exec(this.stderr)?.[1] ?? '';
  }

  /** Asks it to end, as a polite kill does, and waits until it did. */
  stop(): Promise<Ended> {
    this.process.kill('SIGTERM');
    return this.ended;
  }
}

/** Path of a program in test/programs. */
export function program(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}.js`, import.meta.url));
}
