import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsFromEnvironment } from '../../environment.ts';
import { adviceFor } from '../../recording/file-advice.ts';
import { recordingsData } from '../../recording/options.ts';
import type { Verdict } from './verdict.ts';

/** Room for a flight recording or two. */
const LITTLE_BYTES = 64 * 2 ** 20;

/** Tries the directories that an agent with this environment writes recordings to. */
export function checkRecordings(): Verdict {
  try {
    const { record, flightRecorder = {} } = optionsFromEnvironment(process.env);
    const data = recordingsData({ flightRecorder, ...(record === undefined ? {} : { record }) });
    const places = [data.record, data.flightRecorder === false ? undefined : data.flightRecorder];
    const directories = [...new Set(places.flatMap((place) => place?.directory ?? []))];
    if (directories.length === 0) return { status: 'ok', found: 'none are written' };
    const verdicts = directories.map(verdictOn);
    return verdicts.find(({ status }) => status !== 'ok') ?? { status: 'ok', found: directories.join(', ') };
  } catch (error) {
    return { status: 'fail', found: String(error), advice: 'correct the variable; no agent starts with it' };
  }
}

function verdictOn(directory: string): Verdict {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const probe = join(directory, `doctor-${process.pid}`);
    writeFileSync(probe, 'room for a few bytes');
    rmSync(probe);
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize >= LITTLE_BYTES) return { status: 'ok', found: directory };
    return {
      status: 'warn',
      found: `only ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free in ${directory}`,
      advice: 'free some space, or name a directory elsewhere: POLLSCOPE_FLIGHT_RECORDER, POLLSCOPE_RECORD',
    };
  } catch (error) {
    return {
      status: 'warn',
      found: `nothing can be recorded in ${directory}: ${adviceFor(error)}`,
      advice: 'until then a crash leaves no recording; POLLSCOPE_FLIGHT_RECORDER and POLLSCOPE_RECORD name directories',
    };
  }
}
