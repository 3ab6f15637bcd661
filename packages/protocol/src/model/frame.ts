import type {
  EndsSection,
  QueuesSection,
  ResourcesSection,
  SpawnsSection,
  StringsSection,
  WorkersSection,
} from './definitions.ts';
import type {
  DriverTurnsSection,
  HoldsSection,
  LossSection,
  MarksSection,
  OpenPollsSection,
  ParksSection,
  PollsSection,
  QueueSamplesSection,
  SlicesSection,
  WaitsSection,
  WakesSection,
} from './events.ts';
import type { FindingsSection, StacksSection } from './findings.ts';
import type {
  AgentWindowSection,
  QueueWindowsSection,
  ResourceWindowsSection,
  TaskWindowsSection,
  WorkerWindowsSection,
} from './windows.ts';

/**
 * Which stream a frame belongs to. `base` (definitions, spawns and ends, polls in progress and their call stacks) and
 * `windows` (those of queues, workers, tasks, resources and the agent, findings and loss; a late client receives the last
 * minutes of them) go to every client; `events` (every poll, park, wake, wait, …) only to those that ask for it.
 */
export const Channel = { base: 1, events: 2, windows: 3 } as const;
export type Channel = (typeof Channel)[keyof typeof Channel];

/** One unit of the stream: a WebSocket message, or an entry of a recording. */
export interface Frame {
  readonly channel: Channel;
  /** Counts up by one per channel and epoch; a jump says how many frames were not delivered. */
  readonly sequence: number;
  readonly sections: readonly Section[];
}

export type Section =
  | StringsSection
  | WorkersSection
  | QueuesSection
  | SpawnsSection
  | EndsSection
  | LossSection
  | OpenPollsSection
  | QueueWindowsSection
  | TaskWindowsSection
  | WorkerWindowsSection
  | AgentWindowSection
  | PollsSection
  | ParksSection
  | DriverTurnsSection
  | QueueSamplesSection
  | ResourcesSection
  | ResourceWindowsSection
  | WakesSection
  | WaitsSection
  | HoldsSection
  | SlicesSection
  | MarksSection
  | FindingsSection
  | StacksSection;
