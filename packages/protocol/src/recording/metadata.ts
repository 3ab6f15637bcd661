import { CAPABILITIES, type Capability, type ProtocolVersion, type Source } from '../handshake.ts';
import type { Nanoseconds } from '../units.ts';
import { RecordingError } from './recording-error.ts';

/** `request`: somebody asked for it; `finding`: a detector's; `crash`: nobody caught an exception; `signal`: one came. */
export const RECORDING_CAUSES = ['request', 'finding', 'crash', 'signal'] as const;

/** Why a recording of the last seconds was written. */
export interface RecordingCause {
  readonly kind: (typeof RECORDING_CAUSES)[number];
  /** For the user: the request's reason, the finding's sentence, the exception, or the signal's name. */
  readonly message: string;
  /** Stream time. */
  readonly at: Nanoseconds;
}

/** What a welcome tells a client, kept with the recording. */
export interface RecordingMetadata {
  /** Protocol version of the frames. */
  readonly protocol: ProtocolVersion;
  /** Name and version of what made the recording, `name/version`. */
  readonly writer: string;
  /** That of the recorded run. */
  readonly epoch: string;
  /** Wall-clock time of stream time 0, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly source: Source;
  readonly capabilities: readonly Capability[];
  /** Only of a recording that was written for a cause, after what it tells. */
  readonly cause?: RecordingCause;
}

/** @throws RecordingError `malformed` when a field is missing or of another type. */
export function parseMetadata(json: unknown): RecordingMetadata {
  const fields = objectAt(json, 'the header');
  const protocol = objectAt(fields['protocol'], 'protocol');
  const source = objectAt(fields['source'], 'source');
  const host = source['host'];
  const capabilities = fields['capabilities'];
  const cause = causeOf(fields['cause']);
  return {
    protocol: { major: numberAt(protocol, 'major'), minor: numberAt(protocol, 'minor') },
    writer: textAt(fields, 'writer'),
    epoch: textAt(fields, 'epoch'),
    startedAt: numberAt(fields, 'startedAt'),
    source: {
      name: textAt(source, 'name'),
      language: textAt(source, 'language'),
      runtime: textAt(source, 'runtime'),
      pid: numberAt(source, 'pid'),
      ...(typeof host === 'string' ? { host } : {}),
    },
    capabilities: CAPABILITIES.filter((known) => Array.isArray(capabilities) && capabilities.includes(known)),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** Undefined for one of a kind that this version does not know. */
function causeOf(json: unknown): RecordingCause | undefined {
  if (json === undefined) return undefined;
  const fields = objectAt(json, 'cause');
  const kind = RECORDING_CAUSES.find((known) => known === fields['kind']);
  return kind === undefined ? undefined : { kind, message: textAt(fields, 'message'), at: numberAt(fields, 'at') };
}

type Fields = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw missing(name, 'an object');
  return value as Fields;
}

function textAt(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw missing(name, 'a string');
  return value;
}

function numberAt(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number') throw missing(name, 'a number');
  return value;
}

function missing(name: string, type: string): RecordingError {
  return new RecordingError('malformed', `In the recording's header, ${name} must be ${type}; its writer is broken.`);
}
