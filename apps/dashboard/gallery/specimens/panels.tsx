import { Figures } from '../../src/views/overview/figures.tsx';
import { QueueTable } from '../../src/views/overview/queue-table.tsx';
import { SlowestPolls } from '../../src/views/overview/slowest-polls.tsx';
import { aSecond, definitions } from '../../src/views/test-support/frames.ts';
import { ErrorBoundary } from '../../src/widgets/error-boundary.tsx';
import type { Specimen } from '../specimen.tsx';
import { aLittle, CALM, IN_LONG_POLL, live, tilesUntil } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

const figures = <WithOverview render={(overview) => <Figures overview={overview} window="30 s" />} />;
const queues = (
  <WithOverview render={(overview) => <QueueTable overview={overview} windowSeconds={30} window="30 s" />} />
);
const slowest = <WithOverview render={(overview) => <SlowestPolls overview={overview} window="30 s" />} />;

/** A source that tells of its polls and no more. */
const tellsLittle: NonNullable<Specimen['fill']> = (page) => {
  page.source({ capabilities: ['polls', 'queues'] });
  page.ingest(definitions, aSecond(80));
};

function Broken(): never {
  throw new Error('no such queue');
}

/** The panels of the Overview: nothing polled yet, too few samples, at work, and while a poll runs. */
export const PANELS: readonly Specimen[] = [
  { name: 'figures-nothing', element: figures, fill: live(definitions), width: 'full' },
  { name: 'figures-few-samples', element: figures, fill: aLittle, width: 'full' },
  { name: 'figures-not-told', element: figures, fill: tellsLittle, width: 'full' },
  { name: 'figures-busy', element: figures, fill: tilesUntil(CALM), width: 'full' },
  { name: 'queue-table-nothing', element: queues, fill: live(definitions), width: 'full' },
  { name: 'queue-table-few-samples', element: queues, fill: aLittle, width: 'full' },
  { name: 'queue-table-busy', element: queues, fill: tilesUntil(CALM), width: 'full' },
  { name: 'slowest-polls-nothing', element: slowest, fill: live(definitions) },
  { name: 'slowest-polls-running', element: slowest, fill: tilesUntil(IN_LONG_POLL) },
  {
    name: 'page-failed',
    element: (
      <ErrorBoundary>
        <Broken />
      </ErrorBoundary>
    ),
  },
];
