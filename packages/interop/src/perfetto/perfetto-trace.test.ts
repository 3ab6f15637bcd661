import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imported, pollsOf, sectionsOf } from '../../test/imported.ts';
import { type Message, messagesAt, numberAt, numbersAt, readMessage, textAt } from '../../test/read-perfetto.ts';
import { perfettoTrace } from './perfetto-trace.ts';

// Numbers as in Perfetto's published schema, not as in ours: TracePacket 8 timestamp, 11 track_event, 12 interned_data,
// 60 track_descriptor; TrackEvent 9 type, 10 name_iid, 11 track_uuid, 44 double_counter_value, 47 flow_ids,
// 48 terminating_flow_ids; TrackDescriptor 1 uuid, 2 name, 5 parent_uuid; InternedData 2 event_names.
const BEGIN = 1;
const END = 2;
const INSTANT = 3;

interface Event {
  readonly time: number;
  readonly type: number;
  readonly track: number;
  readonly name: string;
  readonly packet: Message;
}

async function perfetto(file: string) {
  const trace = await imported(new Uint8Array(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url))));
  const frames = [...trace.frames()];
  const pieces: Uint8Array[] = [];
  for await (const piece of perfettoTrace(frames, trace.metadata)) pieces.push(piece);
  const packets = messagesAt(readMessage(Buffer.concat(pieces)), 1);
  const names = new Map<number, string>();
  const tracks = new Map<number, { readonly name: string; readonly parent: number | undefined }>();
  const events: Event[] = [];
  for (const packet of packets) {
    for (const interned of messagesAt(packet, 12)) {
      for (const entry of messagesAt(interned, 2)) names.set(numberAt(entry, 1) ?? 0, textAt(entry, 2));
    }
    for (const track of messagesAt(packet, 60)) {
      tracks.set(numberAt(track, 1) ?? 0, { name: textAt(track, 2), parent: numberAt(track, 5) });
    }
    for (const event of messagesAt(packet, 11)) {
      const type = numberAt(event, 9) ?? 0;
      const name = names.get(numberAt(event, 10) ?? 0) ?? '';
      events.push({ time: numberAt(packet, 8) ?? 0, type, track: numberAt(event, 11) ?? 0, name, packet: event });
    }
  }
  return { frames, tracks, events };
}

test('every poll is a slice on the lane of its worker and on that of its queue, with its wait and outcome', async () => {
  const { frames, tracks, events } = await perfetto('two-runtimes.bin');
  const polls = pollsOf(frames);
  const begins = events.filter(({ type }) => type === BEGIN);
  const onWorkers = begins.filter(
    ({ track, name }) => tracks.get(track)?.name.includes(' worker ') && name !== 'parked',
  );
  const onQueues = begins.filter(({ track }) => tracks.get(track)?.name.includes(': polls'));
  expect(onWorkers).toHaveLength(polls.length);
  expect(onQueues).toHaveLength(polls.length);
  expect(onWorkers.map(({ time }) => time).toSorted((one, other) => one - other)).toEqual(
    polls.map(({ start }) => start).toSorted((one, other) => one - other),
  );
  expect(begins.filter(({ name }) => name === 'parked')).toHaveLength(
    sectionsOf(frames, 'parks').flatMap(({ rows }) => rows).length,
  );
});

test('slices of a track do not overlap, and each track hangs on one that was defined before', async () => {
  const { tracks, events } = await perfetto('two-runtimes.bin');
  for (const [uuid, { parent }] of tracks)
    expect(parent === undefined || (parent < uuid && tracks.has(parent))).toBe(true);
  for (const uuid of tracks.keys()) {
    const types = events
      .filter(({ track, type }) => track === uuid && (type === BEGIN || type === END))
      .toSorted((one, other) => one.time - other.time)
      .map(({ type }) => type);
    expect(types).toEqual(types.map((_, index) => (index % 2 === 0 ? BEGIN : END)));
  }
});

test('each arrow leads from a wake to the poll that followed it', async () => {
  const { events } = await perfetto('two-runtimes.bin');
  const from = new Map(events.flatMap((event) => numbersAt(event.packet, 47).map((flow) => [flow, event] as const)));
  const to = events.flatMap((event) => numbersAt(event.packet, 48).map((flow) => ({ flow, event })));
  expect(to.length).toBeGreaterThan(50);
  for (const { flow, event } of to) {
    const wake = from.get(flow);
    expect(wake?.type).toBe(INSTANT);
    expect(wake?.name).toBe(`wake ${event.name}`);
    expect(wake?.time).toBeLessThanOrEqual(event.time);
  }
});

test('depths are counters', async () => {
  const { tracks, events } = await perfetto('two-runtimes.bin');
  const counted = new Set(events.filter(({ packet }) => packet.has(44)).map(({ track }) => tracks.get(track)?.name));
  expect(counted).toContain('run queue of requests worker 0: depth');
  expect([...counted].every((name) => name?.endsWith(': depth'))).toBe(true);
});
