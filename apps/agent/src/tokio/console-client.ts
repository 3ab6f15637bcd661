import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { ConsoleSession } from './console-session.ts';
import { Instrument, type TaskDetails, type Update } from './wire/generated/console_pb.ts';

/** Spans have other ids. */
const NO_TASK = 2n ** 64n - 1n;

/** The streams of one program that runs console-subscriber. Only reads: nothing of the program is changed or paused. */
export class ConsoleClient {
  readonly #session: ConsoleSession;
  readonly #client;

  /** `url`: `http://host:port`. */
  constructor(url: string) {
    this.#session = new ConsoleSession(url);
    this.#client = createClient(
      Instrument,
      createGrpcTransport({
        baseUrl: url,
        sessionManager: this.#session,
        // The subscriber does not compress, and what it could become is then known from what it is.
        acceptCompression: [],
        binaryOptions: { readUnknownFields: false },
      }),
    );
  }

  /** First all that there is, then each publish interval what changed. Ends or throws when the program does. */
  updates(signal: AbortSignal): AsyncIterable<Update> {
    return this.#client.watchUpdates({}, { signal });
  }

  taskDetails(span: bigint, signal: AbortSignal): AsyncIterable<TaskDetails> {
    return this.#client.watchTaskDetails({ id: { id: span } }, { signal });
  }

  /**
   * Makes the subscriber take in some of the records that wait in its buffer: at each of its turns it takes 128 of them,
   * Tokio's budget, and of its own will it has a turn a second. A request is a turn. It asks for a task that does not exist.
   */
  async nudge(signal: AbortSignal): Promise<void> {
    try {
      for await (const _ of this.taskDetails(NO_TASK, signal)) return;
    } catch (error) {
      if (ConnectError.from(error).code !== Code.NotFound) throw error;
    }
  }

  close(): void {
    this.#session.close();
  }
}

/** Why a program cannot be observed, or not any more. */
export interface SourceProblem {
  /** `absent`: nothing listens there, or no longer; `other`: something else does. */
  readonly kind: 'absent' | 'other';
  /** For the user, with what to do. */
  readonly message: string;
}

const IS_OTHER =
  'start the program with console_subscriber::init(), and give its address (by default http://127.0.0.1:6669)';

/** What an error of a {@link ConsoleClient} means. */
export function problemOf(error: unknown, url: string): SourceProblem {
  const { code, rawMessage, cause } = ConnectError.from(error);
  const system = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (system === 'ECONNREFUSED') {
    return { kind: 'absent', message: `nothing listens at ${url}: ${IS_OTHER}` };
  }
  if (system === 'ENOTFOUND' || system === 'EAI_AGAIN') {
    return { kind: 'absent', message: `there is no host of the name in ${url}` };
  }
  if (code === Code.Unimplemented) {
    return { kind: 'other', message: `${url} is a gRPC server, but not that of console-subscriber: ${IS_OTHER}` };
  }
  if (
    system.startsWith('ERR_HTTP2') ||
    code === Code.Internal ||
    code === Code.Unknown ||
    code === Code.InvalidArgument
  ) {
    return { kind: 'other', message: `${url} does not speak as console-subscriber does (${rawMessage}): ${IS_OTHER}` };
  }
  return { kind: 'absent', message: `the connection to ${url} was lost (${rawMessage})` };
}
