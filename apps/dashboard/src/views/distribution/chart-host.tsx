import { type ReactNode, useRef } from 'react';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { useWidth } from '../../widgets/use-width.ts';
import styles from './distribution.module.css';
import { useLazy } from './use-lazy.ts';

const HEIGHT = 236;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export interface ChartHostProps<Chart> {
  /** recharts is a third of the page's weight: what draws with it is loaded when it is needed. Must stay the same. */
  readonly load: () => Promise<Chart>;
  readonly children: (chart: Chart, size: ChartSize) => ReactNode;
}

/** The place of a chart, as wide as there is room, as soon as what draws it has been loaded. */
export function ChartHost<Chart>({ load, children }: ChartHostProps<Chart>) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const loading = useLazy(load);
  return (
    <div ref={host} className={styles.chart}>
      {loading.kind === 'loaded' && width > 0 && children(loading.part, { width, height: HEIGHT })}
      {loading.kind === 'failed' && (
        <Message title="The chart did not load" actions={<Button onClick={loading.retry}>Try again</Button>}>
          <p>The connection was lost while it was on its way. The table needs nothing more.</p>
        </Message>
      )}
    </div>
  );
}
