import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { encodeFrame, type Nanoseconds, PROTOCOL_VERSION, type StatusNotice, type Welcome } from '@pollscope/protocol';
import type { RecordingReader } from '@pollscope/protocol/recording';
import { checkOptions } from '../../options.ts';
import { StreamServer } from '../../thread/stream-server.ts';
import { userToken } from '../../token.ts';
import { VERSION } from '../../version.ts';
import { endOf } from './end-of-recording.ts';
import { Playback } from './playback.ts';

/** What consoles that read slowly may leave unsent, all together. */
const CLIENT_BYTES = 128 << 20;
const NOT_HERE = 'this is a recording: what it tells has happened';

export interface ReplayOptions {
  readonly speed: number;
  readonly port?: number;
  /** Stream time to begin at; the recording's beginning if not given. */
  readonly from?: Nanoseconds;
  readonly signal: AbortSignal;
  /** For the user. */
  readonly say: (line: string) => void;
}

/** Serves the console over a recording until it is aborted. Rejects with the system's error when no port can be had. */
export async function serveReplay(reader: RecordingReader, options: ReplayOptions): Promise<void> {
  const { signal, say, speed } = options;
  const { metadata, span } = reader;
  const listen = checkOptions(options.port === undefined ? {} : { port: options.port });
  const token = process.env['POLLSCOPE_TOKEN'] || userToken();
  // A console that has seen it before begins anew.
  const epoch = randomUUID();
  const status = (message: string): StatusNotice => ({ type: 'status', topic: 'recording', message });
  let told = status('');
  const watched = new AbortController();

  const playback = await Playback.open({
    reader,
    from: Math.max(options.from ?? 0, span?.from ?? 0),
    speed,
    send: (frame) => server.send(frame),
  });
  const welcome = (): readonly (string | Uint8Array)[] => {
    watched.abort();
    const message: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      agent: `pollscope-replay/${VERSION}`,
      epoch,
      startedAt: metadata.startedAt,
      now: playback.now,
      source: metadata.source,
      capabilities: metadata.capabilities,
      level: 'polls',
    };
    return [JSON.stringify(message), ...playback.past(), JSON.stringify(told)];
  };
  const server = await StreamServer.listen({
    ...listen,
    token,
    consoleDirectory: fileURLToPath(new URL('../../console', import.meta.url)),
    clientBytes: CLIENT_BYTES,
    metrics: undefined,
    metricsToken: undefined,
    requests: {
      welcome,
      snapshot: () => encodeFrame(playback.snapshot()),
      setLevel: () => NOT_HERE,
      dump: () => NOT_HERE,
    },
  });
  say(`http://${listen.host}:${server.port}/?token=${token}`);
  try {
    if (!watched.signal.aborted) await once(watched.signal, 'abort', { signal }).catch(() => undefined);
    await playback.play(signal);
    if (signal.aborted) return;
    told = status(endOf(reader));
    server.notify(told);
    say(told.message);
    await once(signal, 'abort');
  } finally {
    server.close();
  }
}
