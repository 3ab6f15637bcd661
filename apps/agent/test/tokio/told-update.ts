import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  EntrySchema,
  NewMetadataSchema,
  TaskSchema,
  TaskStatsSchema,
  type TimeSchema,
  UpdateSchema,
} from '../../src/tokio/wire/generated/console_pb.ts';

/** Wall-clock second at which the made-up programs begin. */
const SECOND = 1_800_000_000n;
const METADATA = 2n ** 60n;
const FIELD_NAMES = ['kind', 'task.name', 'task.id'];

export interface MadeTask {
  readonly span: bigint;
  readonly name: string;
  /** Milliseconds. */
  readonly createdAt?: number;
  readonly polls: number;
  /** Milliseconds of each poll. */
  readonly poll?: number;
  readonly wakes?: number;
  /** Milliseconds. */
  readonly endedAt?: number;
}

export interface MadeUpdate {
  /** Milliseconds since {@link SECOND}. */
  readonly now: number;
  readonly born?: readonly MadeTask[];
  /** All that changed, also of those that are born. */
  readonly tasks?: readonly MadeTask[];
  readonly dropped?: number;
}

/** The bytes of an update as console-subscriber sends it. */
export function madeUpdate({ now, born = [], tasks = [], dropped = 0 }: MadeUpdate): Uint8Array {
  const metadata = { id: { id: METADATA }, metadata: { fieldNames: FIELD_NAMES } };
  return encoded(UpdateSchema, {
    now: time(now),
    newMetadata: part(1, encoded(NewMetadataSchema, metadata)),
    taskUpdate: Buffer.concat([
      ...born.map((task) => part(1, taskBytes(task))),
      ...tasks.map((task) => part(3, encoded(EntrySchema, { key: task.span, value: statsBytes(task) }))),
      ...(dropped === 0 ? [] : [Buffer.from([4 << 3, dropped])]),
    ]),
  });
}

function taskBytes({ span, name }: MadeTask): Uint8Array {
  const field = (index: number, value: string) => ({
    name: { case: 'nameIdx' as const, value: BigInt(index) },
    value: { case: 'strVal' as const, value },
    metadataId: { id: METADATA },
  });
  return encoded(TaskSchema, {
    id: { id: span },
    metadata: { id: METADATA },
    fields: [field(0, 'task'), field(1, name), field(2, String(span))],
    location: { file: `/home/me/.cargo/registry/src/index-1/${name}-1.0.0/src/lib.rs`, line: 7, column: 5 },
  });
}

function statsBytes({ createdAt = 0, polls, poll = 1, wakes = polls, endedAt }: MadeTask): Uint8Array {
  const busy = polls * poll;
  return encoded(TaskStatsSchema, {
    createdAt: time(createdAt),
    ...(endedAt === undefined ? {} : { droppedAt: time(endedAt) }),
    wakes: BigInt(wakes),
    wakerClones: 1n,
    scheduledTime: duration(polls * 2),
    pollStats: {
      polls: BigInt(polls),
      ...(polls === 0
        ? {}
        : {
            firstPoll: time(createdAt + 3),
            lastPollStarted: time(createdAt + 3 + busy - poll),
            lastPollEnded: time(createdAt + 3 + busy),
          }),
      busyTime: duration(busy),
    },
  });
}

function time(milliseconds: number): MessageInitShape<typeof TimeSchema> {
  const { seconds, nanos } = duration(milliseconds);
  return { seconds: SECOND + seconds, nanos };
}

function duration(milliseconds: number): { readonly seconds: bigint; readonly nanos: number } {
  return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanos: (milliseconds % 1000) * 1e6 };
}

/** A field that holds bytes. */
function part(number: number, bytes: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

function encoded<Schema extends DescMessage>(schema: Schema, init: MessageInitShape<Schema>): Uint8Array {
  return toBinary(schema, create(schema, init));
}
