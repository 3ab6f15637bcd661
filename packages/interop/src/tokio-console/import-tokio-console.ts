import { PROTOCOL_VERSION } from '@pollscope/protocol';
import { ImportError } from '../import-error.ts';
import type { Bytes, ImportDamage, ImportedTrace } from '../imported-trace.ts';
import { importedRun } from '../run/imported-run.ts';
import { ConsoleCollector } from './collector.ts';
import { parseEvent, versionOf } from './event.ts';
import { linesOf } from './lines.ts';

const VERSION = 1;
/** Damage that is told one by one; the rest is added up in the last. */
const MAX_DAMAGE = 20;

const NOTES = [
  'The recording does not tell which thread polled: a lane holds polls that do not overlap.',
  'The recording does not tell where tasks were spawned: their groups are their names, or kinds.',
];

/**
 * What tokio-console's subscriber records: lines of JSON, version 1. Takes some 60 bytes of memory for an event. A failure
 * of `bytes` ends the recording there, and is told in the report.
 * @throws ImportError when it is no such recording, of another version, or without any event of a task.
 */
export async function importTokioConsole(bytes: Bytes): Promise<ImportedTrace> {
  const collector = new ConsoleCollector();
  const damage: { offset: number; bytes: number; message: string }[] = [];
  const note = (one: ImportDamage) => {
    const last = damage.at(-1);
    if (damage.length <= MAX_DAMAGE) damage.push({ ...one });
    else if (last !== undefined) Object.assign(last, { bytes: last.bytes + one.bytes, message: 'And in more places' });
  };
  let size = 0;
  let isFirst = true;
  try {
    for await (const { offset, text, bytes: length, isWhole } of linesOf(bytes)) {
      size = offset + length;
      if (isFirst) {
        isFirst = false;
        requireVersion(text);
        continue;
      }
      const event = text === undefined ? undefined : parseEvent(text);
      if (event !== undefined) collector.add(event);
      else if (length > 0) note({ offset, bytes: length, message: messageOf(isWhole) });
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    note({ offset: size, bytes: 0, message: `Nothing could be read from here on: ${reason}` });
  }
  if (isFirst) requireVersion(undefined);
  return importedRun({
    run: collector.run(),
    metadata: (start, capabilities) => ({
      protocol: PROTOCOL_VERSION,
      writer: 'console-subscriber',
      epoch: `tokio-console-${collector.wallTime(start)}`,
      startedAt: collector.wallTime(start),
      source: { name: 'tokio-console recording', language: 'rust', runtime: 'tokio', pid: 0 },
      capabilities,
    }),
    report: { bytes: size, events: collector.counts.list(), damage, notes: NOTES },
  });
}

function messageOf(isWhole: boolean): string {
  return isWhole ? 'A line that is no event is left out' : 'The file ends within a line, as when its writer was killed';
}

function requireVersion(line: string | undefined): void {
  const version = line === undefined ? undefined : versionOf(line);
  if (version === VERSION) return;
  if (version !== undefined) {
    const message = `This is version ${version} of tokio-console's recordings; version ${VERSION} is known here.`;
    throw new ImportError('version', message);
  }
  throw new ImportError('unknownFormat', 'This is no recording of tokio-console: its first line is not {"v":1}.');
}
