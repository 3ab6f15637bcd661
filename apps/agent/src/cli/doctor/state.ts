import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateDirectory, storedToken } from '../../token.ts';
import type { Verdict } from './verdict.ts';

export function checkStateDirectory(): Verdict {
  const directory = stateDirectory();
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const probe = join(directory, `doctor-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return { status: 'ok', found: directory };
  } catch (error) {
    return {
      status: 'warn',
      found: `cannot write to ${directory}: ${error instanceof Error ? error.message : String(error)}`,
      advice: 'each run gets a new token until you make it writable or set XDG_STATE_HOME to a directory that is',
    };
  }
}

export function checkToken(): Verdict {
  const file = join(stateDirectory(), 'token');
  const mode = modeOf(file);
  if (mode === undefined) return { status: 'ok', found: 'none yet; the first agent makes one' };
  if (storedToken() === undefined) {
    return {
      status: 'warn',
      found: `${file} cannot be read or holds no token`,
      advice: `each run gets a new token until you delete it: rm ${file}`,
    };
  }
  // Windows keeps who may read a file elsewhere.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    return {
      status: 'warn',
      found: `${file} can be read by others on this machine`,
      advice: `whoever has it can watch your programs: chmod 600 ${file}`,
    };
  }
  return { status: 'ok', found: file };
}

/** Undefined where there is no such file. */
function modeOf(file: string): number | undefined {
  try {
    return statSync(file).mode;
  } catch {
    // Neither the file nor, perhaps, its directory: checkStateDirectory has said so.
    return undefined;
  }
}
