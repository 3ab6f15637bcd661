import { closeSync, openSync, rmSync } from 'node:fs';
import { ReaderFindings, withFindings } from '@pollscope/analysis';
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  MessageError,
  parseReply,
  PROTOCOL_VERSION,
  type Welcome,
} from '@pollscope/protocol';
import { RecordingFile } from '../../recording/recording-file.ts';
import { VERSION } from '../../version.ts';
import { CommandError, ExitCode } from '../exit.ts';
import type { StreamAddress } from './address.ts';
import { agentSocket } from './agent-socket.ts';

const WRITER = `pollscope-attach/${VERSION}`;

/** What was recorded, for the user. */
export interface Recorded {
  readonly bytes: number;
  /** Why it ended; undefined when it was stopped. */
  readonly ending: string | undefined;
}

/**
 * Writes all that the agent tells, every single event of it, into a file that must not exist yet, until the signal is
 * aborted or the stream ends: a recording is of one run.
 * @throws CommandError when the file cannot be made or written, or the agent cannot be reached or refuses.
 */
export async function recordStream(address: StreamAddress, path: string, signal: AbortSignal): Promise<Recorded> {
  const descriptor = openNew(path);
  let file: RecordingFile | undefined;
  let findings: ReaderFindings | undefined;
  const ending = await received(address, signal, (message) => {
    if (typeof message !== 'string') {
      // What comes before a welcome has no meaning.
      const frame = decodeFrame(message);
      const completed = findings?.completed(frame) ?? frame;
      file?.push(completed === frame ? message : encodeFrame(completed), completed);
      return file?.failure?.message;
    }
    if (file !== undefined) return undefined;
    const reply = parseReply(message);
    if (reply.type === 'refused') return reply.message;
    findings = new ReaderFindings(reply.capabilities);
    file = new RecordingFile({ path, descriptor }, metadataOf(reply));
    return undefined;
  });
  if (file === undefined) {
    closeSync(descriptor);
    rmSync(path);
    throw new CommandError(ExitCode.failure, `${address.shown}: ${ending ?? 'the agent did not answer'}`);
  }
  await file.finish();
  return { bytes: file.storedBytes, ending };
}

/** Hands messages on until one has a reason to end, which is what it resolves with; undefined when it was aborted. */
function received(
  address: StreamAddress,
  signal: AbortSignal,
  take: (message: string | Uint8Array) => string | undefined,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = agentSocket(address)({
      opened: () => {
        const hello = { type: 'hello', protocol: PROTOCOL_VERSION, client: WRITER, subscribe: 'events' };
        socket.send(JSON.stringify(hello));
      },
      received: (message) => {
        try {
          const reason = take(message);
          if (reason !== undefined) end(reason);
        } catch (error) {
          if (error instanceof MessageError || error instanceof FrameError) end(error.message);
          else reject(error);
        }
      },
      lost: (reason) => end(reason),
    });
    const end = (reason: string | undefined): void => {
      socket.close();
      resolve(reason);
    };
    signal.addEventListener('abort', () => end(undefined));
  });
}

function metadataOf({ protocol, epoch, startedAt, source, capabilities }: Welcome) {
  return { protocol, writer: WRITER, epoch, startedAt, source, capabilities: withFindings(capabilities) };
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(ExitCode.failure, `the recording cannot be made: ${reason}`);
  }
}
