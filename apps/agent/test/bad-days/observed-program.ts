import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AgentOptions } from '@pollscope/agent';
import { onTestFinished } from 'vitest';
import { type Ending, TOKEN } from '../observed.ts';

export interface ProgramOptions extends Omit<Partial<AgentOptions>, 'executor'> {
  /** Length of the polls of a task that always wants to run; 0: there is none. */
  readonly busyUs?: number;
}

interface Report {
  /** Polls of a task that sleeps 5 ms between them. */
  readonly ticks: number;
  /** Bytes of memory of the whole process. */
  readonly rss: number;
}

/** `program.mjs` as a process of its own, which ends with the test. */
export class ObservedProgram {
  readonly port: number;
  /** What it has printed, to either output. */
  output = '';
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  static async start(options: ProgramOptions = {}, ending: Ending = { onTestFinished }): Promise<ObservedProgram> {
    const file = fileURLToPath(new URL('./program.mjs', import.meta.url));
    // As a program runs that is not a test, which express tells by this variable.
    const env = { ...process.env, NODE_ENV: '' };
    const child = fork(file, [JSON.stringify({ token: TOKEN, ...options })], { silent: true, env });
    ending.onTestFinished(async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    });
    const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
    return new ObservedProgram(child, port);
  }

  async report(): Promise<Report> {
    const answer = once(this.#process, 'message') as Promise<[Report]>;
    this.#process.send('report');
    return (await answer)[0];
  }

  /** Resolves when the program has polled its task again, as often as so many sleeps of 5 ms allow in 50 ms. */
  async ticksOn(): Promise<void> {
    const { ticks } = await this.report();
    while ((await this.report()).ticks < ticks + 10) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
