import type { Frame } from '@pollscope/protocol';
import { Channel } from '@pollscope/protocol';
import { METRIC_GROUPS } from '../../src/charts/strip/metrics.ts';
import { StripChart } from '../../src/charts/strip/strip-chart.tsx';
import { StripTable } from '../../src/charts/strip/strip-table.tsx';
import { DistributionPanel } from '../../src/views/overview/distribution-panel.tsx';
import { MarksPanel } from '../../src/views/overview/marks-panel.tsx';
import { WorkerPanel } from '../../src/views/overview/worker-panel.tsx';
import { aSecond, definitions } from '../../src/views/test-support/frames.ts';
import { marks } from '../../src/views/test-support/trouble.ts';
import { TimelineView } from '../../src/views/timeline/timeline.tsx';
import type { Specimen } from '../specimen.tsx';
import { aLittle, END, live, tilesUntil } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

const QUEUES = [
  { queue: 0, name: 'foreground' },
  { queue: 1, name: 'background' },
];
const HEIGHT = 180;

const strip = { windowSeconds: 30, height: HEIGHT, queues: QUEUES, onHide: () => undefined } as const;

/** Two of eight seconds are missing: frames were lost there. */
const withLoss: readonly Frame[] = [
  definitions,
  ...[0, 1, 2, 5, 6, 7].map((second) => aSecond(80, second)),
  { channel: Channel.windows, sequence: 20, sections: [] },
];

const metrics = METRIC_GROUPS.flatMap(({ metrics: names }) => names).map(
  (metric): Specimen => ({
    name: `strip-${metric}`,
    element: <StripChart {...strip} metric={metric} hidden={[]} />,
    fill: tilesUntil(END),
  }),
);

/** Every chart, with much, little and nothing to draw. */
export const CHARTS: readonly Specimen[] = [
  ...metrics,
  {
    name: 'strip-hidden-queue',
    element: <StripChart {...strip} metric="pollP95" hidden={['background']} />,
    fill: tilesUntil(END),
  },
  { name: 'strip-no-polls', element: <StripChart {...strip} metric="pollP95" hidden={[]} />, fill: live(definitions) },
  { name: 'strip-few-samples', element: <StripChart {...strip} metric="pollP95" hidden={[]} />, fill: aLittle },
  {
    name: 'strip-with-loss',
    element: <StripChart {...strip} windowSeconds={10} metric="pollP50" hidden={[]} />,
    fill: live(...withLoss),
  },
  {
    name: 'strip-with-marks',
    element: <StripChart {...strip} windowSeconds={10} metric="pollP50" hidden={[]} />,
    fill: live(definitions, aSecond(80), marks, aSecond(80, 1)),
  },
  {
    name: 'marks',
    element: <MarksPanel windowSeconds={30} window="30 s" />,
    fill: live(definitions, aSecond(80), marks),
  },
  {
    name: 'timeline-marks',
    element: <TimelineView />,
    search: '?view=timeline&in=0.4-1.2',
    fill: live(definitions, aSecond(80), marks, aSecond(10, 1)),
    width: 'full',
  },
  {
    name: 'strip-table',
    element: <StripTable metric="pollP95" windowSeconds={30} queues={QUEUES} />,
    fill: tilesUntil(END),
  },
  {
    name: 'workers',
    element: (
      <WithOverview render={(overview) => <WorkerPanel overview={overview} windowSeconds={30} window="30 s" />} />
    ),
    fill: tilesUntil(END),
  },
  {
    name: 'distribution',
    element: <DistributionPanel queues={QUEUES} windowSeconds={30} window="30 s" />,
    fill: tilesUntil(END),
  },
  {
    name: 'distribution-no-samples',
    element: <DistributionPanel queues={QUEUES} windowSeconds={30} window="30 s" />,
    fill: live(definitions),
  },
];
