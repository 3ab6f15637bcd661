import { ByteWriter, type Nanoseconds } from '@pollscope/protocol';
import {
  ChildOrdering,
  Clock,
  ClockSnapshot,
  type CounterUnit,
  CounterDescriptor,
  DebugAnnotation,
  EventType,
  InternedData,
  ProcessDescriptor,
  SequenceFlags,
  Trace,
  TracePacket,
  TrackDescriptor,
  TrackEvent,
} from './schema.ts';

const WireType = { varint: 0, fixed64: 1, lengthDelimited: 2 } as const;
const SEQUENCE = 1;
const NS_PER_US = 1000n;

export type Arguments = Readonly<Record<string, number | string>>;

export interface EventOptions {
  readonly arguments?: Arguments;
  /** Numbers of the arrows that begin here, or go on. */
  readonly flows?: readonly number[];
  readonly endOfFlows?: readonly number[];
}

export interface TrackOptions {
  readonly parent?: number;
  readonly unit?: (typeof CounterUnit)[keyof typeof CounterUnit];
}

/** Writes the packets of a Perfetto trace in protobuf. Names and argument names are told once. */
export class PacketWriter {
  readonly #writer = new ByteWriter();
  readonly #names = new Map<string, number>();
  readonly #argumentNames = new Map<string, number>();
  readonly #newNames: [number, string][] = [];
  readonly #newArgumentNames: [number, string][] = [];
  #tracks = 0;
  #isFirst = true;

  get bytes(): number {
    return this.#writer.length;
  }

  /** What was written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#writer.copy();
    this.#writer.clear();
    return bytes;
  }

  /** Relates stream time 0 to the time of day. */
  clock(startedAtMs: number): void {
    const realtime = BigInt(Math.round(startedAtMs * 1000)) * NS_PER_US;
    this.#packet(() => {
      this.#message(TracePacket.clockSnapshot, () => {
        for (const [clock, time] of [
          [Clock.boottime, 0n],
          [Clock.realtime, realtime],
        ] as const) {
          this.#message(ClockSnapshot.clocks, () => {
            this.#uint(ClockSnapshot.clock.id, clock);
            this.#uint64(ClockSnapshot.clock.timestamp, time);
          });
        }
      });
    });
  }

  process(name: string, pid: number): number {
    return this.#track(() => {
      this.#uint(TrackDescriptor.ordering, ChildOrdering.explicit);
      this.#message(TrackDescriptor.process, () => {
        this.#uint(ProcessDescriptor.pid, pid);
        this.#text(ProcessDescriptor.name, name);
      });
    });
  }

  /** A lane for slices, a group of tracks, or with a unit a counter. Tracks are shown in the order in which they are made. */
  track(name: string, { parent, unit }: TrackOptions): number {
    return this.#track((rank) => {
      this.#text(TrackDescriptor.name, name);
      this.#uint(TrackDescriptor.ordering, ChildOrdering.explicit);
      this.#uint(TrackDescriptor.rank, rank);
      if (parent !== undefined) this.#uint(TrackDescriptor.parent, parent);
      if (unit !== undefined) {
        this.#message(TrackDescriptor.counter, () => this.#uint(CounterDescriptor.unit, unit));
      }
    });
  }

  begin(track: number, time: Nanoseconds, name: string, options: EventOptions = {}): void {
    this.#event(EventType.begin, track, time, () => this.#describe(name, options));
  }

  end(track: number, time: Nanoseconds): void {
    this.#event(EventType.end, track, time, () => undefined);
  }

  instant(track: number, time: Nanoseconds, name: string, options: EventOptions = {}): void {
    this.#event(EventType.instant, track, time, () => this.#describe(name, options));
  }

  count(track: number, time: Nanoseconds, value: number): void {
    this.#event(EventType.counter, track, time, () => {
      this.#tag(TrackEvent.counter, WireType.fixed64);
      this.#writer.float(value);
    });
  }

  #describe(name: string, { arguments: values = {}, flows = [], endOfFlows = [] }: EventOptions): void {
    this.#uint(TrackEvent.nameIid, idOf(name, this.#names, this.#newNames));
    for (const flow of flows) this.#fixed64(TrackEvent.flow, flow);
    for (const flow of endOfFlows) this.#fixed64(TrackEvent.endOfFlow, flow);
    for (const [key, value] of Object.entries(values)) {
      this.#message(TrackEvent.annotation, () => {
        this.#uint(DebugAnnotation.nameIid, idOf(key, this.#argumentNames, this.#newArgumentNames));
        if (typeof value === 'string') this.#text(DebugAnnotation.text, value);
        else this.#uint64(DebugAnnotation.integer, BigInt(Math.round(value)));
      });
    }
  }

  #event(type: number, track: number, time: Nanoseconds, describe: () => void): void {
    this.#packet(() => {
      // Before the agent began there is no time in Perfetto.
      this.#uint(TracePacket.timestamp, Math.max(0, time));
      this.#message(TracePacket.trackEvent, () => {
        this.#uint(TrackEvent.type, type);
        this.#uint(TrackEvent.track, track);
        describe();
      });
    });
  }

  #track(describe: (rank: number) => void): number {
    const uuid = ++this.#tracks;
    this.#packet(() => {
      this.#message(TracePacket.trackDescriptor, () => {
        this.#uint(TrackDescriptor.uuid, uuid);
        describe(uuid);
      });
    });
    return uuid;
  }

  #packet(write: () => void): void {
    this.#message(Trace.packet, () => {
      write();
      this.#uint(TracePacket.sequenceId, SEQUENCE);
      this.#uint(TracePacket.sequenceFlags, this.#isFirst ? SequenceFlags.stateCleared : SequenceFlags.needsState);
      this.#isFirst = false;
      if (this.#newNames.length + this.#newArgumentNames.length > 0) this.#internedData();
    });
  }

  #internedData(): void {
    this.#message(TracePacket.internedData, () => {
      for (const [field, rows] of [
        [InternedData.eventName, this.#newNames],
        [InternedData.annotationName, this.#newArgumentNames],
      ] as const) {
        for (const [iid, name] of rows.splice(0)) {
          this.#message(field, () => {
            this.#uint(InternedData.iid, iid);
            this.#text(InternedData.name, name);
          });
        }
      }
    });
  }

  #message(field: number, write: () => void): void {
    this.#tag(field, WireType.lengthDelimited);
    this.#writer.lengthPrefixed(write);
  }

  #text(field: number, text: string): void {
    this.#tag(field, WireType.lengthDelimited);
    this.#writer.text(text);
  }

  #uint(field: number, value: number): void {
    this.#tag(field, WireType.varint);
    this.#writer.uint(value);
  }

  /** In two's complement, as negative integers are. */
  #uint64(field: number, value: bigint): void {
    this.#tag(field, WireType.varint);
    let rest = BigInt.asUintN(64, value);
    for (; rest >= 0x80n; rest >>= 7n) this.#writer.byte(Number(rest & 0x7fn) | 0x80);
    this.#writer.byte(Number(rest));
  }

  #fixed64(field: number, value: number): void {
    this.#tag(field, WireType.fixed64);
    let rest = value;
    for (let byte = 0; byte < 8; byte++) {
      this.#writer.byte(rest % 0x100);
      rest = Math.floor(rest / 0x100);
    }
  }

  #tag(field: number, wireType: number): void {
    this.#writer.uint(field * 8 + wireType);
  }
}

function idOf(name: string, known: Map<string, number>, news: [number, string][]): number {
  const id = known.get(name);
  if (id !== undefined) return id;
  const added = known.size + 1;
  known.set(name, added);
  news.push([added, name]);
  return added;
}
