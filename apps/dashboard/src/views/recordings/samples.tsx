import { Button } from '../../widgets/button.tsx';
import { Panel } from '../../widgets/panel.tsx';
import styles from './recordings.module.css';
import { useOpening } from './use-opening.ts';

/** Recordings of the programs in examples/tokio, which come with the console. Addresses are relative to the page. */
export const SAMPLES = [
  {
    url: 'samples/tokio-images.pollscope',
    name: 'Images in Tokio',
    shows: 'a service whose workers sleep while nobody attends to its connections',
  },
  {
    url: 'samples/tokio-images-handoff.pollscope',
    name: 'The same, mended',
    shows: 'a sleeping worker takes over: requests wait for nothing but their work',
  },
  {
    url: 'samples/tokio-day5.pollscope',
    name: 'Five services in Tokio',
    shows: 'which has the longest 95th percentile of poll time? Sort the tasks by it',
  },
  {
    url: 'samples/clockworker.pollscope',
    name: 'Clockworker',
    shows: 'two queues of shares 8 and 1, which both want all of the CPU',
  },
] as const;

/** For somebody without a program at hand. */
export function Samples() {
  const { openUrl } = useOpening();
  return (
    <Panel title="Samples">
      <dl className={styles.facts}>
        {SAMPLES.map(({ url, name, shows }) => (
          <div key={url} className={styles.sample}>
            <dt>
              <Button onClick={() => openUrl(url)}>{name}</Button>
            </dt>
            <dd>{shows}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
