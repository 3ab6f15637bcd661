import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** The program of benchmarks/tokio. It answers a line with a line. */
export class ObservedProgram {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: Interface;

  constructor(binary: string, workers: number, environment: Readonly<Record<string, string>>) {
    this.#child = spawn(binary, [String(workers)], { env: { ...process.env, ...environment } });
    this.#child.stderr.resume();
    this.#answers = createInterface(this.#child.stdout);
  }

  /** @throws Error if it answers with something else than a number. */
  async ask(question: string): Promise<number> {
    const answered = once(this.#answers, 'line');
    this.#child.stdin.write(`${question}\n`);
    const [answer] = (await answered) as [string];
    const number = Number(answer);
    if (Number.isNaN(number)) throw new Error(`'${question}' was answered with '${answer}'`);
    return number;
  }

  /** CPU time of all its threads so far, in nanoseconds. */
  cpuTime(): number {
    const tasks = `/proc/${this.#child.pid}/task`;
    return readdirSync(tasks).reduce(
      (sum, thread) => sum + Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]),
      0,
    );
  }

  /** Memory that it has in use, in bytes. */
  memory(): number {
    return 1024 * this.#proc('status', /VmRSS:\s+(\d+)/);
  }

  /** What it has written to files so far, in bytes. */
  written(): number {
    return this.#proc('io', /wchar: (\d+)/);
  }

  async end(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }

  #proc(file: string, pattern: RegExp): number {
    return Number(pattern.exec(readFileSync(`/proc/${this.#child.pid}/${file}`, 'utf8'))?.[1] ?? Number.NaN);
  }
}
