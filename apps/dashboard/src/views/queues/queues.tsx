import type { Overview } from '@pollscope/analysis';
import { useState } from 'react';
import { formatCount } from '../../format/format.ts';
import { windowLabel } from '../../format/window.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useView } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { LISTED, QueueTable } from '../overview/queue-table.tsx';
import { QueueDetail } from './queue-detail.tsx';
import styles from './queues.module.css';

/** Every queue beside the others, and one of them in detail. */
export function QueuesView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds, queue } = useView();
  const window = windowLabel(windowSeconds);
  const shown = { overview, windowSeconds, window };
  const [most, setMost] = useState(LISTED);
  // Twice as many as are listed: one that is listed stays while it is near the top.
  const asked = { kind: 'overview', span: useSpan(windowSeconds), most: 2 * most, named: queue } as const;
  const listed = useQuery<'overview'>(asked)?.value ?? overview;
  const left = listed.queues.length + (listed.others?.queues ?? 0) - most;
  // Without a choice the first, and not the worst served, which may be another one every second.
  const wanted = queue ?? overview.queues[0]?.name;
  // Each worker has queues of its own, which may share their names.
  const chosen = overview.queues.filter(({ name }) => name === wanted);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Queues</h1>
      <QueueTable
        {...shown}
        overview={listed}
        most={most}
        more={<Button onClick={() => setMost(most + LISTED)}>Show {formatCount(Math.min(LISTED, left))} more</Button>}
      />
      {queue !== undefined && chosen.length === 0 && (
        <Message title={`There is no queue “${queue}”`}>
          <p>The program has others, which are listed above; the link may be from another program.</p>
        </Message>
      )}
      {chosen.map((row) => (
        <QueueDetail key={row.queue} {...shown} row={row} />
      ))}
    </div>
  );
}
