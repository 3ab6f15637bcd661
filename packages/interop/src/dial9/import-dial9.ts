import { PROTOCOL_VERSION } from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';
import { ImportError } from '../import-error.ts';
import type { Bytes, ImportDamage, ImportedTrace } from '../imported-trace.ts';
import { importedRun } from '../run/imported-run.ts';
import { Dial9Collector } from './collector.ts';
import { StreamDecoder } from './stream-decoder.ts';

const VERSION_KEY = 'dial9.dial9-tokio-telemetry.version';

/**
 * A dial9 trace, which may be cut off, damaged, of an old schema, or several joined. Takes some 20 bytes of memory for an
 * event. A failure of `bytes` ends the trace there, and is told in the report.
 * @throws ImportError when it is none of dial9's, of another version, or without any event.
 */
export async function importDial9(bytes: Bytes): Promise<ImportedTrace> {
  const collector = new Dial9Collector();
  const decoder = new StreamDecoder(collector, collector.fileTexts);
  const failures: ImportDamage[] = [];
  try {
    for await (const chunk of bytes) decoder.push(chunk);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    failures.push({ offset: decoder.bytes, bytes: 0, message: `Nothing could be read from here on: ${reason}` });
  }
  decoder.finish();
  const notes = collector.clock.isKnown ? [] : ['The trace does not tell the time of day: times count from its start.'];
  return importedRun({
    run: collector.run(),
    metadata: (start, has) => metadataOf(collector, start, has),
    report: {
      bytes: decoder.bytes,
      events: collector.counts.list(),
      damage: [...decoder.damage, ...failures],
      notes,
    },
  });
}

function metadataOf(
  { clock, metadata }: Dial9Collector,
  start: number,
  capabilities: RecordingMetadata['capabilities'],
): RecordingMetadata {
  const startedAt = clock.wallTime(start);
  const version = metadata.get(VERSION_KEY);
  return {
    protocol: PROTOCOL_VERSION,
    writer: version === undefined ? 'dial9' : `dial9/${version}`,
    epoch: `dial9-${startedAt}-${start}`,
    startedAt,
    source: {
      name: metadata.get('service') ?? metadata.get('service.name') ?? 'dial9 trace',
      language: 'rust',
      runtime: 'tokio',
      pid: Number(metadata.get('process.pid') ?? 0) || 0,
    },
    capabilities,
  };
}
