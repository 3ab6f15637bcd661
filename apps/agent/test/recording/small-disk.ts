import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `use` with a directory on a disk of so many kibibytes. Only where {@link canMakeSmallDisks}. */
export async function withSmallDisk(kibibytes: number, use: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'pollscope-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', directory], { stdio: 'ignore' });
    try {
      await use(directory);
    } finally {
      execFileSync('umount', ['-l', directory]);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Makes a disk of {@link withSmallDisk} one that cannot be written, as after an error of the medium, or writable again. */
export function remount(directory: string, access: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${access}`, directory], { stdio: 'ignore' });
}

/** Needs the right to mount, as root has it in most places. */
export async function canMakeSmallDisks(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return withSmallDisk(64, async () => undefined).then(
    () => true,
    () => false,
  );
}
