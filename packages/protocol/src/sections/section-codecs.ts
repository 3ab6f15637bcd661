import type { SectionCodec, SectionKind } from './codec.ts';
import { queues, strings, workers } from './definitions.ts';
import { ends, spawns } from './lifecycle.ts';
import { polls } from './polls.ts';
import { queueSamples } from './queue-samples.ts';
import { agentWindow, queueWindows, taskWindows, workerWindows } from './windows.ts';
import { driverTurns, loss, openPolls, parks } from './worker-events.ts';

/** Every kind of section that this version writes and reads. */
export const sectionCodecs: { readonly [Kind in SectionKind]: SectionCodec<Kind> } = {
  strings,
  workers,
  queues,
  spawns,
  ends,
  loss,
  openPolls,
  queueWindows,
  taskWindows,
  workerWindows,
  agentWindow,
  polls,
  parks,
  driverTurns,
  queueSamples,
};
