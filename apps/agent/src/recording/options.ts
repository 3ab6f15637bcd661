import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { DETECTORS } from '@pollscope/analysis';
import { stateDirectory } from '../token.ts';
import { UnfinishedFiles } from './unfinished-files.ts';

/** Records for as long as the program runs. */
export interface RecordOptions {
  /** Made if it is not there; may be shared with other programs. */
  readonly directory: string;
  /** A file of about this size is followed by another one. Default 128 MiB. */
  readonly maxFileBytes?: number;
  /** So is one that covers that much time. Default 3600. */
  readonly maxFileSeconds?: number;
  /** Most bytes of this program's recordings in the directory: the oldest give way. Default 2 GiB. */
  readonly maxDiskBytes?: number;
}

/** Holds the last seconds, to be written when something has happened. */
export interface FlightRecorderOptions {
  /** How long the past is held. Default 30. */
  readonly seconds?: number;
  /** Most bytes of memory for it. Where they do not suffice, single events of the older seconds give way first. Default 32 MiB. */
  readonly bytes?: number;
  /** Where the files go. Default: `recordings` in the user's state directory. */
  readonly directory?: string;
  /** Most bytes of this program's files in the directory: the oldest give way. Default 512 MiB. */
  readonly maxDiskBytes?: number;
  /**
   * What makes it write, besides being asked: `exception`, one that nobody catches, rejections included; the name of a
   * signal, which then no longer ends the program; the name of a detector, or `critical` for any finding of that
   * severity, once a minute at most. Default `['exception']`.
   */
  readonly on?: readonly string[];
}

/** With what was left out. */
export type WholeRecordOptions = Required<RecordOptions>;
export type WholeFlightRecorderOptions = Required<FlightRecorderOptions>;

/** What the agent's thread has to know of the options that concern files. */
export interface RecordingsData {
  /** Undefined: nothing is recorded but the last seconds. */
  readonly record: WholeRecordOptions | undefined;
  readonly flightRecorder: WholeFlightRecorderOptions | false;
  /** Of {@link UnfinishedFiles}. */
  readonly unfinished: SharedArrayBuffer;
}

const MEBIBYTE = 2 ** 20;

function wholeRecordOptions(options: RecordOptions): WholeRecordOptions {
  return { maxFileBytes: 128 * MEBIBYTE, maxFileSeconds: 3600, maxDiskBytes: 2048 * MEBIBYTE, ...options };
}

function wholeFlightRecorderOptions(options: FlightRecorderOptions): WholeFlightRecorderOptions {
  return {
    seconds: 30,
    bytes: 32 * MEBIBYTE,
    directory: defaultDirectory(),
    maxDiskBytes: 512 * MEBIBYTE,
    on: ['exception'],
    ...options,
  };
}

/** The options with what was left out, and whole paths. */
export function recordingsData(options: {
  readonly record?: RecordOptions;
  readonly flightRecorder: FlightRecorderOptions | false;
}): RecordingsData {
  const record = options.record === undefined ? undefined : wholeRecordOptions(options.record);
  const flight = options.flightRecorder === false ? false : wholeFlightRecorderOptions(options.flightRecorder);
  return {
    record: record && { ...record, directory: resolve(record.directory) },
    flightRecorder: flight && { ...flight, directory: resolve(flight.directory) },
    unfinished: new UnfinishedFiles().shared,
  };
}

/** Of files that the program's start said nothing about. */
function defaultDirectory(): string {
  return join(stateDirectory(), 'recordings');
}

/** What is wrong with the options, if anything, and what is allowed. */
export function recordProblem(options: RecordOptions): string | undefined {
  if (typeof options !== 'object') return 'record must have a directory: { directory: "recordings" }';
  const { directory, maxFileBytes, maxFileSeconds, maxDiskBytes } = wholeRecordOptions(options);
  if (typeof directory !== 'string' || directory === '') return 'record.directory must be the path of a directory';
  return (
    outside('record.maxFileBytes', maxFileBytes, [MEBIBYTE, 2 ** 40]) ??
    outside('record.maxFileSeconds', maxFileSeconds, [1, 30 * 86_400]) ??
    outside('record.maxDiskBytes', maxDiskBytes, [2 * maxFileBytes, 2 ** 50])
  );
}

/** What is wrong with the options, if anything, and what is allowed. */
export function flightRecorderProblem(options: FlightRecorderOptions): string | undefined {
  if (typeof options !== 'object') return 'flightRecorder must be false or an object such as { seconds: 30 }';
  const { seconds, bytes, directory, maxDiskBytes, on } = wholeFlightRecorderOptions(options);
  if (typeof directory !== 'string' || directory === '') {
    return 'flightRecorder.directory must be the path of a directory';
  }
  if (!Array.isArray(on)) return 'flightRecorder.on must be a list, such as ["exception", "SIGUSR2"]';
  const unknown = on.find((trigger) => !isTrigger(trigger));
  if (unknown !== undefined) {
    return (
      `flightRecorder.on does not know "${unknown}"; it may have "exception", "critical", the name of a signal such as ` +
      `"SIGUSR2", or of a detector: ${DETECTORS.map(({ name }) => name).join(', ')}`
    );
  }
  return (
    outside('flightRecorder.seconds', seconds, [1, 3600]) ??
    outside('flightRecorder.bytes', bytes, [MEBIBYTE, 1024 * MEBIBYTE]) ??
    outside('flightRecorder.maxDiskBytes', maxDiskBytes, [bytes, 2 ** 50])
  );
}

/** The signals among what makes the flight recorder write. */
export function signalsOf(triggers: readonly string[]): readonly NodeJS.Signals[] {
  return triggers.filter((trigger): trigger is NodeJS.Signals => trigger in constants.signals);
}

function isTrigger(trigger: unknown): boolean {
  if (trigger === 'exception' || trigger === 'critical') return true;
  // These two cannot be caught.
  if (typeof trigger !== 'string' || trigger === 'SIGKILL' || trigger === 'SIGSTOP') return false;
  return trigger in constants.signals || DETECTORS.some(({ name }) => name === trigger);
}

function outside(name: string, value: number, [lowest, highest]: readonly [number, number]): string | undefined {
  if (value >= lowest && value <= highest) return undefined;
  return `${name} must be a number from ${lowest} to ${highest}, got ${String(value)}`;
}
