import {
  CAPABILITIES,
  type Capability,
  encodeFrame,
  type Finding,
  type Frame,
  type Hello,
  type Nanoseconds,
  PROTOCOL_VERSION,
  type SetLevelRequest,
  type StatusNotice,
  type Welcome,
  type WorkerId,
} from '@pollscope/protocol';
import type { MessagePort } from 'node:worker_threads';
import { type MetricsOut, startMetrics } from '../metrics/metrics-out.ts';
import { crashFinding } from '../recording/crash-finding.ts';
import { type EndCause, Recordings } from '../recording/recordings.ts';
import type { Definition } from '../ring/definition.ts';
import { Aggregation } from './aggregation.ts';
import { AgentLoop } from './agent-loop.ts';
import { FindingsFeed } from './findings-feed.ts';
import { FrameStream } from './frame-stream.ts';
import { IdBlocks } from './id-space.ts';
import { Joining } from './joining.ts';
import type { FromThread, SourceLink, SourceRequest, ThreadData } from './messages.ts';
import { OwnCost } from './own-cost.ts';
import { rehearse } from './rehearsal.ts';
import { Registry } from './registry.ts';
import { StackFeed } from './stack-feed.ts';
import { StreamServer } from './stream-server.ts';
import { WorkerSource } from './worker-source.ts';

const NO_CONTROL = 'this program does not let clients do that: it would have to start its agent with allowControl';

/** What the agent's thread does for the program while it serves. */
export interface RunningObservatory {
  readonly port: number;
  /** Writes the last seconds, and resolves with the file's path. Rejects with what failed and what to do. */
  dump(reason: string): Promise<string>;
  /** The same for a signal, which is answered on standard error. */
  asked(signal: NodeJS.Signals): Promise<void>;
  /** The program waits for the last seconds, which it may not survive. Never rejects. */
  dying(cause: EndCause): Promise<void>;
  /** Completes the recording. Never rejects. */
  ending(): Promise<void>;
  /** Observes the executor of the thread that has the other end of the port, once it joins. */
  connect(port: MessagePort): void;
  close(): Promise<void>;
}

/** All that the agent's thread does, put together: the observed executors on one side, the clients on the other. */
export class Observatory {
  readonly #data: ThreadData;
  readonly #tell: (message: FromThread) => void;
  readonly #capabilities: readonly Capability[];
  readonly #ids = new IdBlocks();
  readonly #registry = new Registry();
  readonly #stacks = new StackFeed(this.#registry);
  readonly #stream = new FrameStream();
  readonly #aggregation: Aggregation;
  readonly #findings: FindingsFeed;
  readonly #sources: WorkerSource[] = [];
  /** That were there so far. */
  #workers: WorkerId = 0;
  /** Why there are no call stacks of some workers. */
  readonly #withoutStacks = new Map<WorkerId, string>();
  #recordings: Recordings | undefined;
  #crashes = 0;

  constructor(data: ThreadData, tell: (message: FromThread) => void) {
    this.#data = data;
    this.#tell = tell;
    this.#capabilities = CAPABILITIES.filter((capability) => isOffered(capability, data));
    this.#aggregation = new Aggregation(data.level, this.#now());
    this.#findings = new FindingsFeed(data.findings, this.#capabilities);
    this.#addSource(data.source, tell);
  }

  /** Serves, records and observes until it is closed. Rejects with the system's error when no port can be had. */
  async open(): Promise<RunningObservatory> {
    const data = this.#data;
    const registry = this.#registry;
    const metrics = await startMetrics({
      source: data.program,
      version: data.version,
      otlp: data.otlp,
      text: (id) => registry.strings.text(id),
      liveTasks: () => registry.tasks.size,
      detectors: this.#findings.detectors,
    });
    const server = await this.#listen(metrics);
    this.#onNotice = (notice) => server.notify(notice);
    const recordings = this.#record();
    const loop = new AgentLoop({
      now: this.#now,
      sources: this.#sources,
      aggregation: this.#aggregation,
      registry,
      stacks: this.#stacks,
      findings: this.#findings,
      metrics: metrics.totals,
      stream: this.#stream,
      server,
      ownCost: new OwnCost(rehearse(this.#now), this.#now()),
      recordings,
      dropEndedSources: () => this.#dropEndedSources(),
    });
    loop.start();
    const joining = new Joining({
      now: this.#now,
      level: () => this.#aggregation.level,
      addSource: (link, ask) => this.#addSource(link, ask),
      refused: (message) => this.#tell({ kind: 'warning', message }),
    });
    return {
      port: server.port,
      dump: (message) => {
        loop.flush();
        return recordings.dump({ kind: 'request', message });
      },
      asked: (signal) => {
        loop.flush();
        return recordings.dumpAndSay({ kind: 'signal', message: signal });
      },
      dying: (cause) => {
        loop.flush();
        if (cause.kind === 'crash') loop.tell([this.#crash(cause.message)]);
        return recordings.dumpAndSay(cause, 'atOnce');
      },
      ending: () => {
        loop.flush();
        return recordings.close();
      },
      connect: (source) => joining.connect(source),
      close: async () => {
        loop.stop();
        server.close();
        for (const source of this.#sources) source.close();
        await Promise.all([metrics.end(), recordings.close()]);
      },
    };
  }

  /** Nanoseconds on the stream's clock. */
  readonly #now = (): Nanoseconds => Number(process.hrtime.bigint()) - this.#data.source.clockOffset;

  #onNotice: StreamServer['notify'] = () => undefined;

  async #listen(metrics: MetricsOut): Promise<StreamServer> {
    const server = await StreamServer.listen({
      ...this.#data,
      metrics: metrics.text,
      served: { live: true, list: () => Promise.resolve(this.#recordings?.files() ?? []) },
      requests: {
        welcome: (hello) => this.#welcome(hello),
        snapshot: () => encodeFrame(this.#snapshot()),
        setLevel: (request) => this.#setLevel(request),
        dump: () => this.#dump(),
      },
    });
    this.#stream.addSink(server);
    return server;
  }

  #addSource(link: SourceLink, ask: (request: SourceRequest) => void): WorkerSource {
    const worker = this.#workers++;
    const source = new WorkerSource({
      worker,
      link,
      streamClockOffset: this.#data.source.clockOffset,
      ids: this.#ids.streamIds(),
      registry: this.#registry,
      aggregation: this.#aggregation,
      watchdog: this.#data.watchdog,
      ask,
      events: {
        stack: (sample) => this.#stacks.add(sample),
        stacksUnavailable: (reason) => this.#stacksUnavailable(worker, reason?.message),
        levelChanged: (definition) => {
          // The others are told of the first one's level, and follow.
          if (worker === 0) this.#levelChanged(definition);
        },
      },
    });
    source.wantsEvents = this.#stream.wantsEvents && this.#aggregation.level !== 'aggregates';
    this.#sources.push(source);
    return source;
  }

  #dropEndedSources(): void {
    const ended = this.#sources.filter((source) => source.isOver);
    for (const source of ended) {
      this.#sources.splice(this.#sources.indexOf(source), 1);
      this.#withoutStacks.delete(source.worker);
    }
  }

  #welcome(hello: Hello): readonly (string | Uint8Array)[] {
    const { data, stream, level } = { data: this.#data, stream: this.#stream, level: this.#aggregation.level };
    // From this moment, not from the next frame on: the client may count on every poll after its welcome.
    if (hello.subscribe === 'events' && level !== 'aggregates') {
      for (const source of this.#sources) source.wantsEvents = true;
    }
    const message: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      agent: `pollscope/${data.version}`,
      epoch: data.epoch,
      startedAt: data.startedAt,
      now: this.#now(),
      source: data.program,
      capabilities: this.#capabilities,
      level,
    };
    const status = this.#withoutStacks.size === 0 ? [] : [JSON.stringify(this.#stacksStatus())];
    const past = stream.history.map((frame) => frame.bytes);
    return [JSON.stringify(message), encodeFrame(this.#snapshot()), ...past, ...status];
  }

  #snapshot(): Frame {
    return this.#stream.snapshot(this.#registry.snapshot());
  }

  #record(): Recordings {
    const { recordings: data, version, epoch, startedAt, program } = this.#data;
    const recordings = new Recordings({
      data,
      metadata: {
        protocol: PROTOCOL_VERSION,
        writer: `pollscope/${version}`,
        epoch,
        startedAt,
        source: program,
        capabilities: this.#capabilities.filter((capability) => capability !== 'control'),
      },
      now: this.#now,
      snapshot: () => this.#snapshot(),
      tell: (message, tone) => {
        this.#onNotice({ type: 'status', topic: 'recording', message });
        if (tone === 'notice' || message === '') return;
        // The program waits for the port first.
        setImmediate(() => this.#tell({ kind: 'warning', message }));
      },
    });
    for (const sink of recordings.sinks) this.#stream.addSink(sink);
    for (const source of this.#sources) source.wantsEvents = this.#stream.wantsEvents;
    this.#recordings = recordings;
    return recordings;
  }

  /** Returns why not, if not; where the file is, or that there is none, is told to all clients. */
  #dump(): string | undefined {
    if (!this.#data.allowControl) return NO_CONTROL;
    if (this.#data.recordings.flightRecorder === false) return 'the flight recorder of this program is off';
    this.#recordings?.dump({ kind: 'request', message: 'a console asked for it' }).catch(() => undefined);
    return undefined;
  }

  #crash(message: string): Finding {
    const at = this.#now();
    const subjects = this.#sources.flatMap((source) => source.polledTask());
    return crashFinding({ message, at, count: ++this.#crashes, subjects });
  }

  /** Granted by the program, whose executors it concerns; the new level is told once it holds. */
  #setLevel({ level }: SetLevelRequest): string | undefined {
    if (!this.#data.allowControl) return NO_CONTROL;
    this.#tell({ kind: 'setLevel', level });
    return undefined;
  }

  #levelChanged({ level, time }: Extract<Definition, { readonly kind: 'level' }>): void {
    if (level === this.#aggregation.level) return;
    this.#aggregation.setLevel(level, time);
    for (const source of this.#sources) if (source.worker !== 0) source.ask({ kind: 'setLevel', level });
    this.#onNotice({ type: 'level', level });
  }

  #stacksUnavailable(worker: WorkerId, reason: string | undefined): void {
    if (reason === undefined) this.#withoutStacks.delete(worker);
    else this.#withoutStacks.set(worker, reason);
    this.#onNotice(this.#stacksStatus());
  }

  #stacksStatus(): StatusNotice {
    return { type: 'status', topic: 'stacks', message: [...new Set(this.#withoutStacks.values())].join('; ') };
  }
}

function isOffered(capability: Capability, { allowControl, findings, watchdog }: ThreadData): boolean {
  if (capability === 'control') return allowControl;
  // Each of our workers has an event loop of its own.
  if (capability === 'sharedDriver') return false;
  if (capability === 'findings') return findings !== false;
  return capability !== 'stacks' || watchdog.stacks;
}
