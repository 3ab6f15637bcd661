import type { SectionCodec, SectionKind } from './codec.ts';
import { queues, resources, strings, workers } from './definitions.ts';
import { findings } from './findings.ts';
import { ends, spawns } from './lifecycle.ts';
import { polls } from './polls.ts';
import { queueSamples } from './queue-samples.ts';
import { marks, slices } from './scheduler-events.ts';
import { stacks } from './stacks.ts';
import { holds, waits, wakes } from './task-events.ts';
import { agentWindow, queueWindows, resourceWindows, taskWindows, workerWindows } from './windows.ts';
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
  resources,
  resourceWindows,
  wakes,
  waits,
  holds,
  slices,
  marks,
  findings,
  stacks,
};
