import type { FindingFigure, FindingSeverity, Nanoseconds } from '@pollscope/protocol';
import type { LiveTask } from './live-task.ts';

/** One of tokio-console's lints: its rule to the letter, with its defaults. */
export interface Lint {
  /** As tokio-console calls it. */
  readonly name: string;
  readonly severity: FindingSeverity;
  holds(task: LiveTask, now: Nanoseconds): boolean;
  figures(task: LiveTask, now: Nanoseconds): readonly FindingFigure[];
  sentence(task: LiveTask, now: Nanoseconds): string;
  readonly hint: string;
}

const SELF_WAKES_PERCENT = 50;
const NEVER_YIELDED: Nanoseconds = 1e9;
const LARGE_BYTES = 1024;

export const LINTS: readonly Lint[] = [
  {
    name: 'self-wakes',
    severity: 'info',
    holds: (task) => !task.isBlocking && selfWakePercent(task) > SELF_WAKES_PERCENT,
    figures: ({ facts }) => [
      { name: 'selfWakes', value: facts.selfWakes, unit: 'count' },
      { name: 'wakes', value: facts.wakes, unit: 'count' },
    ],
    sentence: (task) =>
      `${task.name} woke itself for ${selfWakePercent(task)} % of its ${task.facts.wakes} wakes since its start.`,
    hint: 'Let what it waits for wake it instead of asking again at once; between two turns do more of the work.',
  },
  {
    name: 'lost-waker',
    severity: 'critical',
    holds: (task) => !task.isBlocking && task.facts.state === 'idle' && task.facts.wakers === 0,
    figures: ({ facts }, now) => [{ name: 'wait', value: now - (facts.lastEnded ?? now), unit: 'ns' }],
    sentence: ({ name, facts }, now) =>
      `${name} has waited ${seconds(now - (facts.lastEnded ?? now))}, and nobody has its waker: it will never go on.`,
    hint: 'Keep a clone of the waker where the event happens, in each poll that returns Pending.',
  },
  {
    name: 'never-yielded',
    severity: 'warning',
    holds: (task, now) =>
      !task.isBlocking &&
      task.facts.state === 'running' &&
      task.facts.counted.polls <= 1 &&
      busy(task, now) >= NEVER_YIELDED,
    figures: (task, now) => [{ name: 'busy', value: busy(task, now), unit: 'ns' }],
    sentence: (task, now) =>
      `${task.name} has never yielded: its first poll has been running for ${seconds(busy(task, now))}.`,
    hint: 'It blocks its worker: await between steps, or run it with spawn_blocking or on a thread of its own.',
  },
  {
    name: 'auto-boxed-future',
    severity: 'info',
    holds: ({ fields }) => {
      const [size, original] = [fields.get('size.bytes'), fields.get('original_size.bytes')];
      return size !== undefined && original !== undefined && size !== original;
    },
    figures: ({ fields }) => [{ name: 'size', value: Number(fields.get('original_size.bytes')), unit: 'bytes' }],
    sentence: ({ name, fields }) =>
      `The future of ${name} has ${fields.get('original_size.bytes')} bytes; Tokio moved it to the heap when it was spawned.`,
    hint: 'Box what is large in it (Box::pin), or hold less across an await.',
  },
  {
    name: 'large-future',
    severity: 'info',
    holds: (task) => !task.isBlocking && Number(task.fields.get('size.bytes') ?? 0) >= LARGE_BYTES,
    figures: ({ fields }) => [{ name: 'size', value: Number(fields.get('size.bytes')), unit: 'bytes' }],
    sentence: ({ name, fields }) =>
      `The future of ${name} has ${fields.get('size.bytes')} bytes, which are copied wherever it is moved.`,
    hint: 'Box what is large in it (Box::pin), or hold less across an await.',
  },
];

function selfWakePercent({ facts }: LiveTask): number {
  return facts.wakes === 0 ? 0 : Math.floor((100 * facts.selfWakes) / facts.wakes);
}

/** With the poll in progress. */
function busy({ facts }: LiveTask, now: Nanoseconds): Nanoseconds {
  return facts.counted.busy + Math.max(0, now - (facts.lastStarted ?? now));
}

function seconds(nanoseconds: Nanoseconds): string {
  return `${(nanoseconds / 1e9).toFixed(1)} s`;
}
