import { Findings, jain, shares } from '@pollscope/analysis';
import type { Finding, Nanoseconds, Section, StringId } from '@pollscope/protocol';
import type { RecordingCause, RecordingMetadata, RecordingReader, TimeRange } from '@pollscope/protocol/recording';
import { type Distribution, distributionOf } from './distribution.ts';
import { FrameGaps } from './frame-gaps.ts';
import { type GroupTally, Tally } from './tally.ts';

/** What `pollscope inspect --json` prints: times in nanoseconds, shares as fractions of 1. */
export interface RecordingSummary extends Omit<RecordingMetadata, 'cause'> {
  readonly cause: RecordingCause | undefined;
  /** Of the file. */
  readonly bytes: number;
  readonly chunks: number;
  /** Polls and other single events. */
  readonly events: number;
  /** Stream times from the first to the last thing that the file tells of. */
  readonly span: Readonly<TimeRange>;
  /** That the figures are of: from the first to the last window in the range that was asked for. */
  readonly range: Readonly<TimeRange>;
  readonly policy: string;
  readonly lost: Losses;
  readonly queues: readonly QueueFigures[];
  /** Jain's index of fairness; left out with fewer than two queues that had work. */
  readonly jain: number | undefined;
  readonly workers: readonly WorkerFigures[];
  /** Tasks by name, and by the place where they were spawned; the one that took most time first. */
  readonly tasks: readonly GroupFigures[];
  readonly locations: readonly GroupFigures[];
  readonly spawned: number;
  readonly ended: { readonly ready: number; readonly panicked: number; readonly aborted: number };
  /** The gravest first. */
  readonly findings: readonly Finding[];
}

export interface Losses {
  /** That the program could not hand over. */
  readonly records: number;
  /** That the recorder left out. */
  readonly frames: number;
  /** What of the file cannot be read. */
  readonly damage: readonly string[];
}

export interface QueueFigures {
  readonly name: string;
  readonly worker: string;
  readonly weight: number;
  readonly received: Nanoseconds;
  readonly receivedShare: number;
  readonly entitledShare: number;
  readonly lag: { readonly min: Nanoseconds; readonly max: Nanoseconds };
  readonly depthMax: number;
  readonly maxGap: Nanoseconds;
  readonly slices: number;
  readonly preemptions: number;
  readonly pollTime: Distribution;
  readonly queueDelay: Distribution;
}

export interface WorkerFigures {
  readonly name: string;
  readonly polls: number;
  readonly parks: number;
  readonly polling: Nanoseconds;
  readonly driver: Nanoseconds;
  readonly parked: Nanoseconds;
}

export interface GroupFigures {
  readonly name: string;
  readonly pollTime: Distribution;
  readonly queueDelay: Distribution;
}

const SEVERITIES: readonly Finding['severity'][] = ['critical', 'warning', 'info'];

/** Reads a range of a recording once, in the memory of two chunks and of what has a name. */
export async function summarise(
  reader: RecordingReader,
  bytes: number,
  range: Readonly<TimeRange>,
): Promise<RecordingSummary> {
  const tally = new Tally(range);
  const gaps = new FrameGaps();
  const findings = ownFindings(reader.metadata);
  for await (const { kind, frame } of reader.frames(range)) {
    if (kind === 'frame') gaps.observe(frame);
    for (const section of frame.sections) {
      tally.add(section);
      findings.observe(section);
    }
    if (tally.to > 0) tally.add({ kind: 'findings', rows: findings.advance(tally.to) });
  }
  const { metadata, chunks, damage, span = { from: 0, to: 0 } } = reader;
  const lost = {
    records: tally.recordsLost,
    frames: gaps.missing,
    // An index that is missing is nothing lost.
    damage: damage.filter(({ kind }) => kind !== 'index').map(({ message }) => message),
  };
  return {
    ...metadata,
    cause: metadata.cause,
    bytes,
    chunks: chunks.length,
    events: chunks.reduce((sum, chunk) => sum + chunk.events, 0),
    span,
    lost,
    ...figuresOf(tally),
  };
}

/** Of a recording whose source looked for none, as those made from other formats. */
function ownFindings({ capabilities }: RecordingMetadata): {
  observe: (section: Section) => void;
  advance: (now: Nanoseconds) => readonly Finding[];
} {
  if (capabilities.includes('findings')) return { observe: () => undefined, advance: () => [] };
  return new Findings({ capabilities });
}

function figuresOf(tally: Tally) {
  const text = (id: StringId | undefined): string => tally.strings.get(id ?? 0) ?? '';
  const queues = [...tally.queues].map(([id, queue]) => ({ definition: tally.queueDefinitions.get(id), queue }));
  const services = queues.map(({ queue }) => queue);
  const queueShares = shares(services);
  return {
    range: tally.to >= tally.from ? { from: tally.from, to: tally.to } : { from: 0, to: 0 },
    policy: text(tally.policy),
    jain: jain(services),
    queues: queues.map(({ definition, queue }, index) => ({
      name: text(definition?.name),
      worker: text(tally.workerNames.get(definition?.worker ?? -1)),
      weight: definition?.weight ?? 0,
      received: queue.received,
      receivedShare: queueShares[index]?.received ?? 0,
      entitledShare: queueShares[index]?.entitled ?? 0,
      lag: { min: queue.lagMin, max: queue.lagMax },
      depthMax: queue.depthMax,
      maxGap: queue.maxGap,
      slices: queue.slices,
      preemptions: queue.preemptions,
      pollTime: distributionOf(queue.pollTime),
      queueDelay: distributionOf(queue.queueDelay),
    })),
    workers: [...tally.workers].map(([id, worker]) => ({ name: text(tally.workerNames.get(id)), ...worker })),
    tasks: groupsOf(tally.groups, text),
    locations: groupsOf(tally.locations, text).filter(({ name }) => name !== ''),
    spawned: tally.spawned,
    ended: tally.ended,
    findings: [...tally.findings.values()].sort(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.first - b.first,
    ),
  };
}

function groupsOf(groups: ReadonlyMap<StringId, GroupTally>, text: (id: StringId) => string): GroupFigures[] {
  return [...groups]
    .filter(([, { pollTime }]) => pollTime.count > 0)
    .sort(([, a], [, b]) => b.pollTime.sum - a.pollTime.sum)
    .map(([id, { pollTime, queueDelay }]) => ({
      name: text(id),
      pollTime: distributionOf(pollTime),
      queueDelay: distributionOf(queueDelay),
    }));
}
