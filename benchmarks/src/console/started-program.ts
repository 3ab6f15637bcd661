import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface StartedProgram {
  /** Of its console, with the token that opens it. */
  readonly url: string;
  stop(): void;
}

/** Starts the program of `program.ts` in a process of its own; resolves when its agent listens. */
export async function startProgram(tasks: number, pollsPerSecond: number): Promise<StartedProgram> {
  const script = fileURLToPath(new URL('./program.js', import.meta.url));
  const child = fork(script, [String(tasks), String(pollsPerSecond)]);
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once('message', (started) => resolve(started as { url: string }));
    child.once('exit', (code) => reject(new Error(`the observed program ended with code ${code}`)));
  });
  return { url, stop: () => void child.kill() };
}
