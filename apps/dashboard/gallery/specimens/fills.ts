import type { Frame } from '@pollscope/protocol';
import { timesOfFrame } from '@pollscope/protocol/recording';
import { aSecond, definitions } from '../../src/views/test-support/frames.ts';
import type { Specimen } from '../specimen.tsx';
import { queueDefinitions, queueSecond } from '../../src/views/test-support/many-queues.ts';

type Fill = NonNullable<Specimen['fill']>;

/** Instants of the recording, in nanoseconds of the program: all is well, in the middle of the long poll, and its end. */
export const CALM = 20.4e9;
export const IN_LONG_POLL = 22.2e9;
export const END = 40e9;

/** Connected, with the recording up to an instant. */
export function tilesUntil(time: number): Fill {
  return (page, tiles) => {
    page.connection({ kind: 'live' });
    page.ingest(...tiles.filter((frame) => timesOfFrame(frame).to <= time));
  };
}

/** Connected, with these frames. */
export function live(...frames: readonly Frame[]): Fill {
  return (page) => {
    page.connection({ kind: 'live' });
    page.ingest(...frames);
  };
}

/** A second in which one queue has plenty of samples and the other two. */
export const aLittle: Fill = live(definitions, aSecond(80));

/** The names of everything are these; twenty seconds of work in each queue. */
export function queuesNamed(names: readonly string[]): Fill {
  return live(queueDefinitions(names), ...Array.from({ length: 20 }, (_, second) => queueSecond(names.length, second)));
}
