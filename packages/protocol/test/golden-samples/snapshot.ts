import { Channel, type Frame, TaskKind } from '../../src/index.ts';

/** What a client receives first, after the welcome. */
export const snapshot: Frame = {
  channel: Channel.base,
  sequence: 1_841,
  sections: [
    {
      kind: 'strings',
      rows: [
        'eevdf',
        'main',
        'foreground',
        'background',
        'accept',
        'render tile 3/4/1',
        'src/server.ts:20:3',
        'src/tiles.ts:7:12',
      ].map((text, index) => ({
        id: index + 1,
        text,
      })),
    },
    { kind: 'workers', rows: [{ worker: 0, name: 2 }] },
    {
      kind: 'queues',
      policy: 1,
      rows: [
        { queue: 0, worker: 0, name: 3, weight: 8 },
        { queue: 1, worker: 0, name: 4, weight: 1 },
      ],
    },
    {
      kind: 'spawns',
      snapshot: true,
      rows: [
        { task: 1, time: 1_204_311, queue: 0, name: 5, parent: 0, location: 7, taskKind: TaskKind.generator },
        { task: 5_112, time: 91_022_764_004, queue: 0, name: 6, parent: 1, location: 8, taskKind: TaskKind.generator },
        { task: 5_113, time: 91_022_790_110, queue: 1, name: 6, parent: 5_112, location: 8, taskKind: TaskKind.async },
      ],
    },
    { kind: 'openPolls', rows: [{ worker: 0, task: 5_112, start: 92_000_000_000, observedAt: 92_050_000_000 }] },
  ],
};
