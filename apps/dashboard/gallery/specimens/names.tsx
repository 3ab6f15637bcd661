import type { ReactNode } from 'react';
import { Figures } from '../../src/views/overview/figures.tsx';
import { QueueTable } from '../../src/views/overview/queue-table.tsx';
import { StripPanel } from '../../src/views/overview/strip-panel.tsx';
import { TopTasks } from '../../src/views/tasks/top-tasks.tsx';
import type { Specimen } from '../specimen.tsx';
import { queuesNamed } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

/** Names as programs give them, and as they should not. */
const NAMES = [
  'io',
  'a-queue-whose-name-is-an-entire-sentence-because-somebody-generated-it-from-the-tenant-and-the-region-and-the-shard',
  '<b onclick="alert(1)">bold</b> & <script>alert(2)</script>',
  'قائمة الطلبات الواردة',
  '请求队列／前景',
  'Ζ̡̃ά̂λ̃γ̌ο̃ 👩‍👩‍👧‍👦🚀',
  ' \u202Etxet desrever\u202C ',
  '',
];

const MANY = Array.from({ length: 60 }, (_, queue) => `tenant ${queue + 1}`);

const panels = {
  'queue-table': (
    <WithOverview render={(overview) => <QueueTable overview={overview} windowSeconds={30} window="30 s" />} />
  ),
  strip: (
    <WithOverview
      render={({ queues }) => (
        <StripPanel
          queues={queues.slice(0, 12).map(({ queue, name }) => ({ queue, name }))}
          of={queues.length}
          window="30 s"
        />
      )}
    />
  ),
  figures: <WithOverview render={(overview) => <Figures overview={overview} window="30 s" />} />,
  'top-tasks': <TopTasks windowSeconds={30} window="30 s" />,
} satisfies Record<string, ReactNode>;

/** Panels with names that are long, empty, of other scripts, or HTML; and with more queues than one can tell apart. */
export const NAMED: readonly Specimen[] = Object.entries(panels).flatMap(([panel, element]) => [
  { name: `${panel}-of-strange-names`, element, fill: queuesNamed(NAMES), width: 'full' as const },
  { name: `${panel}-of-sixty-queues`, element, fill: queuesNamed(MANY), width: 'full' as const },
]);
