import type { Capability, Frame } from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';
import { ImportError } from '../import-error.ts';
import type { ImportedTrace, ImportReport } from '../imported-trace.ts';
import { RecordKind } from './records.ts';
import { type Oddities, Replay } from './replay.ts';
import type { Run } from './run.ts';
import { timeOrder } from './time-order.ts';

export interface ImportedRunOptions {
  readonly run: Run;
  /** What is known of the run, given the time of its first record and what it can tell. */
  readonly metadata: (start: number, capabilities: readonly Capability[]) => RecordingMetadata;
  readonly report: ImportReport;
}

/** @throws ImportError `empty` for a run without any record. */
export function importedRun({ run, metadata, report }: ImportedRunOptions): ImportedTrace {
  const { records } = run;
  if (records.length === 0) {
    const [damage] = report.damage;
    throw new ImportError('empty', `The file holds no events.${damage === undefined ? '' : ` ${damage.message}.`}`);
  }
  const order = timeOrder(records.times);
  const capabilities = capabilitiesOf(run);
  let notes = report.notes;
  return {
    metadata: metadata(records.time(order[0] as number), capabilities),
    *frames(): Generator<Frame> {
      const replay = new Replay(run, order, capabilities);
      yield* replay.frames();
      notes = [...report.notes, ...oddityNotes(replay.oddities)];
    },
    get report(): ImportReport {
      return { ...report, notes };
    },
  };
}

function capabilitiesOf({ records, groupsAreLocations }: Run): Capability[] {
  const has = (...kinds: RecordKind[]) => kinds.some((kind) => records.has(kind));
  const can: readonly (readonly [Capability, boolean])[] = [
    ['polls', has(RecordKind.pollEnd)],
    ['openPolls', has(RecordKind.pollStart)],
    ['queues', true],
    ['queueDelay', has(RecordKind.wake)],
    ['parks', has(RecordKind.park)],
    ['wakes', has(RecordKind.wake)],
    ['marks', has(RecordKind.mark, RecordKind.sample, RecordKind.spanExit)],
    ['locations', groupsAreLocations],
    // The source has none, so they are looked for here.
    ['findings', true],
  ];
  return can.filter(([, isTold]) => isTold).map(([capability]) => capability);
}

function oddityNotes({ unfinishedPolls, strayPollEnds, pollsWithoutWake, openSpans }: Oddities): string[] {
  const notes: string[] = [];
  if (unfinishedPolls > 0) notes.push(`${unfinishedPolls} polls began and their end is missing: they are left out.`);
  if (strayPollEnds > 0) notes.push(`${strayPollEnds} polls ended whose beginning is missing: they are left out.`);
  if (pollsWithoutWake > 0) {
    notes.push(
      `Nothing tells what made the tasks of ${pollsWithoutWake} polls runnable: their queue delay stands as 0.`,
    );
  }
  if (openSpans > 0) notes.push(`${openSpans} spans were entered and not left: they are left out.`);
  return notes;
}
