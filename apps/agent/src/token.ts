import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const TOKEN = /^[\w-]{16,}$/;

/**
 * The token of this user on this machine: made once and kept in a file that only the user can read, so that a console
 * that is open stays connected when the program restarts. Where the file cannot be kept the token lasts one run.
 */
export function userToken(directory: string = stateDirectory()): string {
  const file = join(directory, 'token');
  const fresh = randomBytes(24).toString('base64url');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // 'wx' makes only one of several programs that start at once the author.
    writeFileSync(file, `${fresh}\n`, { flag: 'wx', mode: 0o600 });
    return fresh;
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return (exists ? readToken(file) : undefined) ?? fresh;
  }
}

/** The token that is kept for this user, if one is. */
export function storedToken(): string | undefined {
  return readToken(join(stateDirectory(), 'token'));
}

function readToken(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return TOKEN.test(text) ? text : undefined;
  } catch {
    // Unreadable is as good as absent: the token then lasts one run.
    return undefined;
  }
}

/** Where what outlives a run is kept for this user. */
export function stateDirectory(): string {
  const base = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(base, 'pollscope');
}
