import type { Nanoseconds } from '@pollscope/protocol';
import type { EventOptions, PacketWriter } from './packet-writer.ts';

interface Lane {
  readonly track: number;
  end: Nanoseconds;
}

/** Slices of one worker or queue. Perfetto nests the slices of a track, so those that overlap get tracks beside it. */
export class SliceLanes {
  readonly #writer: PacketWriter;
  readonly #name: string;
  readonly #parent: number;
  readonly #lanes: Lane[] = [];

  constructor(writer: PacketWriter, name: string, parent: number) {
    this.#writer = writer;
    this.#name = name;
    this.#parent = parent;
  }

  /** In order of their ends. */
  slice(start: Nanoseconds, duration: Nanoseconds, name: string, options: EventOptions): void {
    const lane = this.#lanes.find(({ end }) => end <= start) ?? this.#add();
    lane.end = start + duration;
    this.#writer.begin(lane.track, start, name, options);
    this.#writer.end(lane.track, start + duration);
  }

  instant(time: Nanoseconds, name: string, options: EventOptions): void {
    const [lane = this.#add()] = this.#lanes;
    this.#writer.instant(lane.track, time, name, options);
  }

  #add(): Lane {
    const name = this.#lanes.length === 0 ? this.#name : `${this.#name} (${this.#lanes.length + 1})`;
    const track = this.#writer.track(name, { parent: this.#parent });
    const lane = { track, end: Number.NEGATIVE_INFINITY };
    this.#lanes.push(lane);
    return lane;
  }
}
