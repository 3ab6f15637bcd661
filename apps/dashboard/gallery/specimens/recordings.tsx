import { NO_SURVEY, type PlayerState, type ReplayState } from '../../src/ingest/recording/replay-state.ts';
import { CompareView } from '../../src/views/compare/compare.tsx';
import { NoSource } from '../../src/views/recordings/no-source.tsx';
import { Transport } from '../../src/views/recordings/transport.tsx';
import { comparisonOf, factsOf, many, queueOf, tasksOf } from '../../src/views/test-support/comparison.ts';
import type { Specimen } from '../specimen.tsx';

const MS = 1e6;

const facts = factsOf('night.pollscope');
const survey = {
  ...NO_SURVEY,
  silhouette: Float64Array.from({ length: 400 }, (_, index) => 10 ** (3 + (index % 90) / 30)),
  findings: [
    { id: 1, detector: 'long-poll', severity: 'critical', first: 2e9, toldAt: 3e9, sentence: 'A poll took 2 s.' },
    { id: 2, detector: 'queue-growing', severity: 'warning', first: 7e9, toldAt: 8e9, sentence: 'api grows.' },
  ],
} as const;
const open = { kind: 'open', facts, survey } as const;

function replaying(state: ReplayState, player: Partial<PlayerState> = {}): NonNullable<Specimen['fill']> {
  return (page) => page.replay(state, { position: 6e9, isPlaying: false, speed: 1, loading: undefined, ...player });
}

const crashed = {
  ...facts.metadata,
  cause: { kind: 'crash', message: 'TypeError: x is not a function', at: 10e9 },
} as const;
const slower = comparisonOf({
  queues: [
    queueOf('api', { before: many(50), after: many(50) }),
    queueOf('batch', { before: many(MS), after: many(4 * MS) }, { before: many(MS), after: many(MS) }),
    queueOf('idle', { before: many(MS, 5) }),
  ],
  tasks: [tasksOf('resize', 'batch', { before: many(MS), after: many(4 * MS) })],
});
const BOTH = '?view=compare&recording=recordings/monday.pollscope&with=recordings/tuesday.pollscope';
const before = factsOf('monday.pollscope');
const after = factsOf('tuesday.pollscope', ['The last second is missing: the file was cut.']);

/** A recording being played, on its way and gone wrong, and two beside each other. */
export const RECORDINGS: readonly Specimen[] = [
  { name: 'transport-paused', element: <Transport />, fill: replaying(open), width: 'full' },
  {
    name: 'transport-playing',
    element: <Transport />,
    fill: replaying(open, { isPlaying: true, speed: 10 }),
    width: 'full',
  },
  {
    name: 'transport-crash-and-notices',
    element: <Transport />,
    fill: replaying(
      { ...open, facts: { ...facts, metadata: crashed, notices: ['No index.', 'A tail is missing.'] } },
      { position: 10e9 },
    ),
    width: 'full',
  },
  { name: 'recording-none', element: <NoSource /> },
  {
    name: 'recording-converting',
    element: <NoSource />,
    fill: replaying({ kind: 'opening', name: 'trace.bin.gz', doing: 'converting', progress: 0.25 }),
  },
  {
    name: 'recording-damaged',
    element: <NoSource />,
    fill: replaying({
      kind: 'failed',
      name: 'night.pollscope',
      problem: {
        title: 'This recording is damaged',
        advice: 'Get another copy.',
        detail: 'A checksum does not match.',
      },
    }),
  },
  { name: 'compare-nothing', element: <CompareView />, search: '?view=compare', width: 'full' },
  {
    name: 'compare-slower',
    element: <CompareView />,
    search: BOTH,
    fill: (page) => page.comparesTo({ kind: 'compared', before, after, comparison: slower, marks: ['deployed'] }),
    width: 'full',
  },
];
