import { Channel, type Frame, type Section } from '../../src/index.ts';
import { sectionCodecs } from '../../src/sections/section-codecs.ts';
import { eventSamples, overlappingPolls, stolenPolls } from './events.ts';
import { snapshot } from './snapshot.ts';
import { stateSamples } from './state.ts';
import { windowSamples } from './windows.ts';

/** One of every kind of section. */
const sections: { readonly [Kind in Section['kind']]: Section } = {
  ...stateSamples,
  ...windowSamples,
  ...eventSamples,
};

const inOrderOfNumber = Object.entries(sections).sort(
  ([, { kind: one }], [, { kind: other }]) => sectionCodecs[one].number - sectionCodecs[other].number,
);

/** Golden frames by the name of their files. */
export const goldenFrames: Readonly<Record<string, Frame>> = {
  ...Object.fromEntries(
    inOrderOfNumber.map(([kind, section], index) => [
      kind,
      { channel: channelOf(section), sequence: 127 + index, sections: [section] } satisfies Frame,
    ]),
  ),
  'polls-stolen': { channel: Channel.events, sequence: 7, sections: [stolenPolls] },
  'polls-overlapping': { channel: Channel.events, sequence: 2 ** 40, sections: [overlappingPolls] },
  snapshot,
};

function channelOf({ kind }: Section): Channel {
  switch (kind) {
    case 'polls':
    case 'parks':
    case 'driverTurns':
    case 'queueSamples':
    case 'wakes':
    case 'waits':
    case 'holds':
    case 'slices':
    case 'marks':
      return Channel.events;
    case 'queueWindows':
    case 'workerWindows':
    case 'agentWindow':
    case 'resourceWindows':
    case 'findings':
      return Channel.windows;
    case 'strings':
    case 'workers':
    case 'queues':
    case 'spawns':
    case 'ends':
    case 'loss':
    case 'openPolls':
    case 'taskWindows':
    case 'resources':
    case 'stacks':
      return Channel.base;
  }
}
