import { FindingsPanel } from '../../src/views/findings/findings-panel.tsx';
import { SubjectFindings } from '../../src/views/findings/subject-findings.tsx';
import { BlockedPanel } from '../../src/views/stacks/blocked-panel.tsx';
import { RunningPanel } from '../../src/views/stacks/running-panel.tsx';
import { aSecond, definitions } from '../../src/views/test-support/frames.ts';
import { findings, runningPoll, stacks } from '../../src/views/test-support/trouble.ts';
import type { Specimen } from '../specimen.tsx';
import { IN_LONG_POLL, live, tilesUntil } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

const shown = { windowSeconds: 30, window: '30 s' } as const;
const panel = <WithOverview render={(overview) => <FindingsPanel {...shown} overview={overview} />} />;
const ofQueue = (
  <WithOverview
    render={(overview) => <SubjectFindings {...shown} overview={overview} subject={{ kind: 'queue', id: 1 }} />}
  />
);
const running = <RunningPanel windowSeconds={30} />;
const blocked = <BlockedPanel {...shown} />;

/** Findings and call stacks, from calm to critical. */
export const TROUBLE: readonly Specimen[] = [
  { name: 'findings-calm', element: panel, fill: live(definitions, aSecond(80)), width: 'full' },
  { name: 'findings-nothing-polled', element: panel, fill: live(definitions), width: 'full' },
  { name: 'findings-warning', element: panel, fill: live(definitions, aSecond(80), findings), width: 'full' },
  { name: 'findings-critical', element: panel, fill: tilesUntil(IN_LONG_POLL), width: 'full' },
  {
    name: 'findings-not-told',
    element: panel,
    fill: (page) => {
      page.source({ capabilities: ['polls'] });
      page.ingest(definitions, aSecond(80));
    },
  },
  { name: 'findings-of-a-queue', element: ofQueue, fill: live(definitions, aSecond(80), findings) },
  { name: 'findings-of-a-calm-queue', element: ofQueue, fill: live(definitions, aSecond(80)) },
  { name: 'running-without-stack', element: running, fill: live(definitions, aSecond(80), runningPoll) },
  { name: 'running-with-stacks', element: running, fill: live(definitions, aSecond(80), runningPoll, stacks) },
  { name: 'blocked', element: blocked, fill: live(definitions, aSecond(80), runningPoll, stacks) },
  { name: 'blocked-nothing', element: blocked, fill: live(definitions) },
];
