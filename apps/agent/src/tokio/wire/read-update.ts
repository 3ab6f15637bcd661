import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { LiveModel, ToldHistogram, ToldPolls, ToldTaskDetails, WallTime } from '@pollscope/interop/tokio-console';
import {
  AsyncOpSchema,
  AsyncOpStatsSchema,
  type DurationHistogram,
  EntrySchema,
  type Field,
  type Id,
  type Location,
  NewMetadataSchema,
  type PollStats,
  PollOpSchema,
  ResourceSchema,
  ResourceStatsSchema,
  type TaskDetails,
  TaskSchema,
  TaskStatsSchema,
  type Time,
  type Update,
} from './generated/console_pb.ts';

const EPOCH: WallTime = { seconds: 0, nanoseconds: 0 };
/** What is newer than what is known here is passed over instead of kept. */
const KNOWN_FIELDS = { readUnknownFields: false } as const;
const CARGO = /^.*\.cargo\/(?:registry\/src\/[^/]+|git\/checkouts)\//;

/** Names of the fields of each place in the program that tells of something. */
export type FieldNames = Map<bigint, readonly string[]>;

/**
 * Hands an update on to the model, one part after the other: nothing of it is held decoded, however large it is. Yields
 * after each part, and returns how many of the program's records were lost before it.
 * @throws Error for bytes that are no such update.
 */
export function* readUpdate(update: Update, model: LiveModel, names: FieldNames): Generator<void, number> {
  for (const { bytes } of fieldsOf(update.newMetadata)) {
    if (bytes === undefined) continue;
    const { id, metadata } = decoded(NewMetadataSchema, bytes);
    if (id !== undefined && metadata !== undefined) names.set(id.id, metadata.fieldNames);
    yield;
  }
  const lost =
    (yield* readTasks(update.taskUpdate, model, names)) +
    (yield* readResources(update.resourceUpdate, model, names)) +
    (yield* readOperations(update.asyncOpUpdate, model));
  return lost;
}

/** Undefined for one that says nothing of a time. */
export function timeOf(update: Update): WallTime | undefined {
  return wallTime(update.now);
}

/** When which tasks began, of those that the update tells of. */
export function* startsOf({ taskUpdate }: Update): Generator<{ readonly span: bigint; readonly createdAt: WallTime }> {
  for (const { number, bytes } of fieldsOf(taskUpdate)) {
    if (number !== 3 || bytes === undefined) continue;
    const [span, value] = entryOf(bytes);
    const createdAt = wallTime(decoded(TaskStatsSchema, value).createdAt);
    if (createdAt !== undefined) yield { span, createdAt };
  }
}

export function detailsOf({ pollTimes, scheduledTimes }: TaskDetails): ToldTaskDetails {
  return {
    pollTimes:
      pollTimes.case === 'legacyHistogram'
        ? { raw: pollTimes.value, outliers: 0, highestOutlier: 0 }
        : histogramOf(pollTimes.value),
    scheduledTimes: histogramOf(scheduledTimes),
  };
}

function* readTasks(bytes: Uint8Array, model: LiveModel, names: FieldNames): Generator<void, number> {
  let lost = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1 && field.bytes !== undefined) {
      const { id, fields, location } = decoded(TaskSchema, field.bytes);
      if (id !== undefined) {
        model.task({ span: id.id, fields: textsOf(fields, names), location: placeOf(location) });
      }
    } else if (field.number === 3 && field.bytes !== undefined) {
      const [span, value] = entryOf(field.bytes);
      const stats = decoded(TaskStatsSchema, value);
      model.taskStats(span, {
        createdAt: wallTime(stats.createdAt) ?? EPOCH,
        droppedAt: wallTime(stats.droppedAt),
        wakes: Number(stats.wakes),
        selfWakes: Number(stats.selfWakes),
        lastWake: wallTime(stats.lastWake),
        wakerClones: Number(stats.wakerClones),
        wakerDrops: Number(stats.wakerDrops),
        scheduled: duration(stats.scheduledTime),
        polls: pollsOf(stats.pollStats),
      });
    } else if (field.number === 4) lost += field.value;
    yield;
  }
  return lost;
}

function* readResources(bytes: Uint8Array, model: LiveModel, names: FieldNames): Generator<void, number> {
  let lost = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1 && field.bytes !== undefined) {
      const { id, concreteType, isInternal, parentResourceId, location } = decoded(ResourceSchema, field.bytes);
      if (id !== undefined) {
        model.resources.resource({
          span: id.id,
          type: concreteType,
          isInternal,
          parent: parentResourceId?.id,
          location: placeOf(location),
        });
      }
    } else if (field.number === 2 && field.bytes !== undefined) {
      const [span, value] = entryOf(field.bytes);
      const { droppedAt, attributes } = decoded(ResourceStatsSchema, value);
      const told = attributes.flatMap((attribute) => attribute.field ?? []);
      model.resources.resourceStats(span, { droppedAt: wallTime(droppedAt), attributes: textsOf(told, names) });
    } else if (field.number === 3 && field.bytes !== undefined) {
      const { resourceId, isReady } = decoded(PollOpSchema, field.bytes);
      if (isReady && resourceId !== undefined) model.resources.acquired(resourceId.id);
    } else if (field.number === 4) lost += field.value;
    yield;
  }
  return lost;
}

function* readOperations(bytes: Uint8Array, model: LiveModel): Generator<void, number> {
  let lost = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1 && field.bytes !== undefined) {
      const { id, resourceId } = decoded(AsyncOpSchema, field.bytes);
      if (id !== undefined) model.resources.operation({ span: id.id, resource: resourceId?.id });
    } else if (field.number === 2 && field.bytes !== undefined) {
      const [span, value] = entryOf(field.bytes);
      const { createdAt, droppedAt, taskId, pollStats } = decoded(AsyncOpStatsSchema, value);
      const stats = {
        createdAt: wallTime(createdAt) ?? EPOCH,
        droppedAt: wallTime(droppedAt),
        task: taskId?.id,
        polls: pollsOf(pollStats),
      };
      model.resources.operationStats(span, stats, model.at);
    } else if (field.number === 3) lost += field.value;
    yield;
  }
  return lost;
}

interface WireField {
  readonly number: number;
  /** Of a message, a text or bytes. */
  readonly bytes: Uint8Array | undefined;
  /** Of a number; 0 otherwise. */
  readonly value: number;
}

/** The fields of a message, without decoding what is in them. */
function* fieldsOf(message: Uint8Array): Generator<WireField> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.LengthDelimited) yield { number, bytes: reader.bytes(), value: 0 };
    else if (type === WireType.Varint) yield { number, bytes: undefined, value: Number(reader.uint64()) };
    else reader.skip(type, number);
  }
}

function decoded<Schema extends DescMessage>(schema: Schema, bytes: Uint8Array): MessageShape<Schema> {
  return fromBinary(schema, bytes, KNOWN_FIELDS);
}

function entryOf(bytes: Uint8Array): readonly [bigint, Uint8Array] {
  const { key, value } = decoded(EntrySchema, bytes);
  return [key, value];
}

function pollsOf(stats: PollStats | undefined): ToldPolls {
  return {
    count: Number(stats?.polls ?? 0n),
    first: wallTime(stats?.firstPoll),
    lastStarted: wallTime(stats?.lastPollStarted),
    lastEnded: wallTime(stats?.lastPollEnded),
    busy: duration(stats?.busyTime) ?? 0,
  };
}

function wallTime(time: Time | undefined): WallTime | undefined {
  return time === undefined ? undefined : { seconds: Number(time.seconds), nanoseconds: time.nanos };
}

function duration(time: Time | undefined): number | undefined {
  return time === undefined ? undefined : Number(time.seconds) * 1e9 + time.nanos;
}

function histogramOf(histogram: DurationHistogram | undefined): ToldHistogram | undefined {
  if (histogram === undefined) return undefined;
  const { rawHistogram: raw, highOutliers, highestOutlier } = histogram;
  return { raw, outliers: Number(highOutliers), highestOutlier: Number(highestOutlier ?? 0n) };
}

/** As tokio-console shows it, with what comes from other crates without the way to them. */
function placeOf(location: Location | undefined): string {
  const file = location?.file ?? location?.modulePath;
  if (file === undefined) return '';
  const parts = [file.replace(CARGO, '<cargo>/'), location?.line, location?.column];
  return parts.filter((part) => part !== undefined).join(':');
}

function textsOf(fields: readonly Field[], names: FieldNames): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ name, value, metadataId }) => {
      const text = name.case === 'nameIdx' ? nameAt(names, metadataId, name.value) : name.value;
      return text === undefined || value.case === undefined ? [] : [[text, String(value.value)] as const];
    }),
  );
}

function nameAt(names: FieldNames, metadata: Id | undefined, index: bigint): string | undefined {
  return metadata === undefined ? undefined : names.get(metadata.id)?.[Number(index)];
}
