import { randomUUID } from 'node:crypto';
import { LiveModel, type Step } from '@pollscope/interop/tokio-console';
import {
  type Capability,
  Channel,
  encodeFrame,
  type Finding,
  type Frame,
  type Level,
  type Nanoseconds,
  PROTOCOL_VERSION,
  type Section,
  type Source,
  type Welcome,
} from '@pollscope/protocol';
import type { FindingOptions } from '@pollscope/analysis';
import type { RecordingsData } from '../recording/options.ts';
import { Recordings, type RecordingsSetup } from '../recording/recordings.ts';
import type { Redactor } from '../ring/redaction.ts';
import { FindingsFeed } from '../thread/findings-feed.ts';
import { FrameStream } from '../thread/frame-stream.ts';
import { Registry } from '../thread/registry.ts';
import type { StreamServer } from '../thread/stream-server.ts';
import { VERSION } from '../version.ts';

/** Windows are all that there is. */
const LEVEL: Level = 'aggregates';
/** No workers are told of; groups belong to one that stands for all. */
const WORKER = 0;
const POLICY = 'tokio';
/** Polls in progress have a worker each, above that one. */
const FIRST_LANE = 1;
/** Theirs are looked for by tokio-console's own rules, and what is lost is told with what helps here. */
const LINTED = ['self-wakes', 'lost-waker', 'never-yielded'] as const;
const REPLACED = { 'self-wakes': false, 'lost-waker': false, 'never-yielded': false, 'data-gap': false } as const;
/** What detectors are given to look at: windows tell of polls and wakes as well as single events do. */
const LOOKED_AT: readonly Capability[] = ['polls', 'openPolls', 'queues', 'queueDelay', 'wakes', 'waits', 'resources'];

export interface EpochOptions {
  readonly program: Source;
  readonly findings: FindingOptions | false;
  readonly recordings: RecordingsData;
  readonly allowControl: boolean;
  readonly redact: Redactor;
  readonly tell: RecordingsSetup['tell'];
}

/** One run of an observed program: what is known of it, and its stream. */
export class Epoch {
  readonly model: LiveModel;
  readonly #id = randomUUID();
  readonly #options: EpochOptions;
  readonly #registry = new Registry();
  readonly #stream = new FrameStream();
  readonly #findings: FindingsFeed;
  #recordings: Recordings | undefined;
  #lanes = 0;
  #dropped = 0;
  /** The program's time as last told, and our own clock then, in milliseconds. */
  #told: { readonly time: Nanoseconds; readonly at: number } = { time: 0, at: performance.now() };

  constructor(options: EpochOptions) {
    this.#options = options;
    const { findings, redact } = options;
    const withoutLints = findings === false ? undefined : LINTED.filter((name) => findings[name] === false);
    this.model = new LiveModel({
      text: (text) => this.#registry.strings.intern(text),
      redact,
      lints: withoutLints === undefined ? false : { without: withoutLints },
    });
    this.#findings = new FindingsFeed(findings === false ? false : { ...findings, ...REPLACED }, LOOKED_AT);
    this.#registry.defineWorker(WORKER, 'all workers');
  }

  /** Records that the program dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  get files(): ReturnType<Recordings['files']> {
    return this.#recordings?.files() ?? [];
  }

  /** After the first step: sends to the server, and into files. */
  open(server: StreamServer): void {
    this.#stream.addSink(server);
    const { recordings: data, program, tell } = this.#options;
    this.#recordings = new Recordings({
      data,
      metadata: {
        protocol: PROTOCOL_VERSION,
        writer: `pollscope/${VERSION}`,
        epoch: this.#id,
        startedAt: this.model.startedAt,
        source: program,
        capabilities: this.#capabilities().filter((capability) => capability !== 'control'),
      },
      now: () => this.#now(),
      snapshot: () => this.#snapshot(),
      tell,
    });
    for (const sink of this.#recordings.sinks) this.#stream.addSink(sink);
  }

  /** Takes in what an update told, and how many records the program had dropped before it; before it is open, without telling anybody. */
  take(step: Step, lost: number): void {
    this.#told = { time: step.to, at: performance.now() };
    this.#dropped += lost;
    const base = this.#define(step);
    const { own, all } = windowsOf(step, lost);
    for (const section of all) if (section.kind === 'taskWindows') this.#registry.tasks.polled(section);
    for (const { resource } of step.resourceWindows) this.#registry.resources.heardOf(resource);
    for (const end of step.ends) this.#registry.tasks.ended(end);
    this.#registry.tasks.forgetEnded(step.to);
    this.#stream.send(Channel.base, base);
    this.#stream.send(Channel.windows, all);
    for (const section of [...base, ...own]) this.#findings.observe([section], Number.NEGATIVE_INFINITY);
    this.#tell([...this.#findings.observe([], step.to), ...step.findings]);
  }

  /** While nothing is told: shows that the agent lives. */
  idle(): void {
    this.#stream.send(Channel.base, [{ kind: 'openPolls', rows: [] }]);
  }

  welcome(): readonly (string | Uint8Array)[] {
    const message: Welcome = {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      agent: `pollscope/${VERSION}`,
      epoch: this.#id,
      startedAt: this.model.startedAt,
      now: this.#now(),
      source: this.#options.program,
      capabilities: this.#capabilities(),
      level: LEVEL,
    };
    const past = this.#stream.history.map((frame) => frame.bytes);
    return [JSON.stringify(message), this.snapshot(), ...past];
  }

  snapshot(): Uint8Array {
    return encodeFrame(this.#snapshot());
  }

  /** Writes the last seconds into a file; of that the consoles are told. */
  dump(): void {
    this.#recordings?.dump({ kind: 'request', message: 'a console asked for it' }).catch(() => undefined);
  }

  /** Completes the files. */
  async close(): Promise<void> {
    await this.#recordings?.close();
  }

  #now(): Nanoseconds {
    return this.#told.time + Math.round((performance.now() - this.#told.at) * 1e6);
  }

  #snapshot(): Frame {
    return this.#stream.snapshot(this.#registry.snapshot());
  }

  #capabilities(): readonly Capability[] {
    const { findings, allowControl } = this.#options;
    const capabilities: Capability[] = ['openPolls', 'queues', 'waits', 'resources', 'locations'];
    if (this.model.hasScheduledTimes) capabilities.push('queueDelay');
    if (findings !== false) capabilities.push('findings');
    if (allowControl) capabilities.push('control');
    return capabilities;
  }

  /** Which of its workers polls is not told: each poll has a lane of its own. */
  #openPolls(openPolls: Step['openPolls']): Section[] {
    if (openPolls.length === 0) return [];
    const rows = openPolls.map((poll, lane) => ({ ...poll, worker: FIRST_LANE + lane }));
    return [{ kind: 'openPolls', rows }];
  }

  #defineLanes(count: number): void {
    for (; this.#lanes < count; this.#lanes++) {
      this.#registry.defineWorker(FIRST_LANE + this.#lanes, 'one of its workers');
    }
  }

  #define({ queues, resources, spawns, ends, openPolls }: Step): Section[] {
    const registry = this.#registry;
    for (const queue of queues) registry.defineQueue({ ...queue, worker: WORKER, weight: 1, policy: POLICY });
    for (const resource of resources) registry.resources.define(resource);
    this.#defineLanes(openPolls.length);
    for (const spawn of spawns) registry.tasks.spawned(WORKER, spawn);
    return [
      ...registry.takeChanges(),
      ...(spawns.length === 0 ? [] : [{ kind: 'spawns', snapshot: false, rows: spawns } as const]),
      ...(ends.length === 0 ? [] : [{ kind: 'ends', rows: ends } as const]),
      ...this.#openPolls(openPolls),
    ];
  }

  #tell(rows: readonly Finding[]): void {
    if (rows.length === 0) return;
    this.#registry.observeFindings(rows, this.#told.time);
    this.#stream.send(Channel.windows, [{ kind: 'findings', rows }]);
    this.#recordings?.observeFindings(rows);
  }
}

/** `own`: what runs on workers, for the detectors. */
function windowsOf(step: Step, lost: number): { readonly own: readonly Section[]; readonly all: readonly Section[] } {
  const { from, to, queueWindows, taskWindows, blockingWindows, resourceWindows } = step;
  // Of the first update nothing is a window; its tasks' states are.
  if (from === undefined) {
    const states: Section = { kind: 'taskWindows', start: 0, duration: 0, rows: taskWindows };
    return { own: [states], all: [states] };
  }
  const window = { start: from, duration: to - from };
  if (window.duration === 0) return { own: [], all: [] };
  const losses: Section[] = lost === 0 ? [] : [{ kind: 'loss', rows: [{ worker: WORKER, from, to, records: lost }] }];
  const others: readonly Section[] = [
    { kind: 'queueWindows', ...window, rows: queueWindows },
    { kind: 'resourceWindows', ...window, rows: resourceWindows },
    ...losses,
  ];
  const tasks = { kind: 'taskWindows', ...window } as const;
  return {
    own: [...others, { ...tasks, rows: taskWindows }],
    all: [...others, { ...tasks, rows: [...taskWindows, ...blockingWindows] }],
  };
}
