import type { Nanoseconds } from './units.ts';

/** The major number must match; a higher minor only adds sections, capabilities and JSON fields, which an older peer skips. */
export interface ProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

export const PROTOCOL_VERSION: ProtocolVersion = { major: 1, minor: 0 };

/**
 * What a source can tell. A view of something that is missing here says so instead of being empty.
 *
 * - `polls`: every poll, on the events channel; `openPolls`: polls that have not ended.
 * - `queues`: named queues with their depth; `queueDelay`: the wait from becoming runnable to the poll.
 * - `vruntime`: virtual time and lag of a fair policy; `fairness`: what each queue received and was entitled to.
 * - `parks`: when workers sleep; `driverTurns`: when the event loop has control while tasks are runnable.
 * - `sharedDriver`: workers share one driver of I/O and timers, and it is told which of those that sleep attends to it.
 * - `wakes`: who woke whom; `waits`: what tasks wait for; `resources`: what that is, and who holds it.
 * - `slices`: what the policy picked and why it stopped; `marks`: the program's own annotations.
 * - `findings`: what detectors saw; `stacks`: call stacks of a blocked thread; `locations`: where tasks were spawned.
 * - `control`: clients may change the level.
 */
export const CAPABILITIES = [
  'polls',
  'openPolls',
  'queues',
  'queueDelay',
  'vruntime',
  'fairness',
  'parks',
  'driverTurns',
  'sharedDriver',
  'wakes',
  'waits',
  'resources',
  'slices',
  'marks',
  'findings',
  'stacks',
  'locations',
  'control',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** `aggregates`: the base and windows channels. `events`: those and every single event that the level records. */
export const SUBSCRIPTIONS = ['aggregates', 'events'] as const;
export type Subscription = (typeof SUBSCRIPTIONS)[number];

/**
 * How much is recorded in the program, each level what the one before has and more. `off`: nothing, one branch;
 * `aggregates`: polls, told in windows only; `polls`: single polls, parks and waits; `everything`: wakes and slices too.
 */
export const LEVELS = ['off', 'aggregates', 'polls', 'everything'] as const;
export type Level = (typeof LEVELS)[number];

/** First message of a client. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: ProtocolVersion;
  /** Name and version, `name/version`. */
  readonly client: string;
  readonly subscribe: Subscription;
}

/** The program that is observed. */
export interface Source {
  readonly name: string;
  readonly language: string;
  readonly runtime: string;
  readonly pid: number;
  readonly host?: string;
}

/** The agent's answer to a hello that it accepts; frames follow. */
export interface Welcome {
  readonly type: 'welcome';
  readonly protocol: ProtocolVersion;
  /** Name and version, `name/version`. */
  readonly agent: string;
  /** Differs between two runs of a program: ids, times and sequence numbers hold within one epoch only. */
  readonly epoch: string;
  /** Wall-clock time of stream time 0, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Stream time at which this was sent. */
  readonly now: Nanoseconds;
  readonly source: Source;
  readonly capabilities: readonly Capability[];
  /** What is recorded now. */
  readonly level: Level;
}

export type RefusalCode = 'version' | 'malformed' | 'unauthorized' | 'busy';

/** The agent's answer to a client that it does not serve, followed by the close of the connection. */
export interface Refused {
  readonly type: 'refused';
  readonly code: RefusalCode;
  /** For the user: what happened and what to do. */
  readonly message: string;
}

/** WebSocket close codes of the agent: after a refusal, its code's; `goingAway` when the program ends. */
export const CloseCode = {
  goingAway: 1001,
  malformed: 4400,
  unauthorized: 4401,
  version: 4426,
  busy: 4503,
} as const satisfies Record<RefusalCode | 'goingAway', number>;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** What an agent of version `agentProtocol` answers to a client that it cannot talk to; undefined when it can. */
export function refusalFor(hello: Hello, agentProtocol = PROTOCOL_VERSION): Refused | undefined {
  const message = mismatch({
    peer: hello.client,
    peerProtocol: hello.protocol,
    own: 'agent',
    ownProtocol: agentProtocol,
  });
  return message === undefined ? undefined : { type: 'refused', code: 'version', message };
}

interface Meeting {
  readonly own: 'agent' | 'client';
  readonly ownProtocol: ProtocolVersion;
  readonly peer: string;
  readonly peerProtocol: ProtocolVersion;
}

/** Why two versions cannot talk and which side to upgrade; undefined when they can. */
export function mismatch({ own, ownProtocol, peer, peerProtocol }: Meeting): string | undefined {
  if (peerProtocol.major === ownProtocol.major) {
    return undefined;
  }
  const older = peerProtocol.major < ownProtocol.major ? peer : `this ${own}`;
  const needed = Math.max(peerProtocol.major, ownProtocol.major);
  return (
    `${peer} speaks protocol ${versionText(peerProtocol)} and this ${own} ${versionText(ownProtocol)}: ` +
    `upgrade ${older} to a version that speaks protocol ${needed}.`
  );
}

function versionText({ major, minor }: ProtocolVersion): string {
  return `${major}.${minor}`;
}
