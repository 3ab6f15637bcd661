import { Button } from '../../src/widgets/button.tsx';
import { CopyButton } from '../../src/widgets/copy-button.tsx';
import { KeyCaps } from '../../src/widgets/key-caps.tsx';
import { Message } from '../../src/widgets/message.tsx';
import { Panel } from '../../src/widgets/panel.tsx';
import { QueueName } from '../../src/widgets/queue-swatch.tsx';
import { Segmented } from '../../src/widgets/segmented.tsx';
import { Sparkline } from '../../src/widgets/sparkline.tsx';
import { StateBar, StateKey } from '../../src/widgets/state-bar.tsx';
import { TableToggle } from '../../src/widgets/table-toggle.tsx';
import type { Specimen } from '../specimen.tsx';
import { DesignSystem } from './design-system.tsx';
import styles from './specimens.module.css';

const none = (): void => undefined;
const OPTIONS = [
  { value: 1, label: 'One' },
  { value: 2, label: 'Two' },
  { value: 3, label: 'Three' },
] as const;

const messages = (['calm', 'warning', 'alarm'] as const).map((tone) => ({
  name: `message-${tone}`,
  element: (
    <Message title={`A ${tone} message`} tone={tone} actions={<Button onClick={none}>Do it</Button>}>
      <p>
        What happened, and <strong>what to do</strong> about it.
      </p>
      <pre>npm start</pre>
    </Message>
  ),
}));

/** The parts that know nothing of programs. */
export const WIDGETS: readonly Specimen[] = [
  { name: 'design-system', element: <DesignSystem />, width: 'full' },
  {
    name: 'buttons',
    element: (
      <div className={styles.row}>
        <Button>Plain</Button>
        <Button look="primary">Primary</Button>
        <Button look="quiet">Quiet</Button>
        <Button aria-pressed="true">Pressed</Button>
        <Button disabled>Disabled</Button>
        <CopyButton label="Copy a text" text={() => 'text'} />
        <TableToggle of="A chart" shown={false} onChange={none} />
        <TableToggle of="Another chart" shown onChange={none} />
      </div>
    ),
  },
  {
    name: 'segmented',
    element: (
      <div className={styles.row}>
        <Segmented label="A choice" options={OPTIONS} value={2} onChange={none} />
        <Segmented label="No choice yet" options={OPTIONS} value={undefined} onChange={none} />
      </div>
    ),
  },
  ...messages,
  {
    name: 'panel',
    element: (
      <Panel title="A panel" note="30 s, n = 1,234" controls={<Button>An act</Button>}>
        <p>What it shows.</p>
      </Panel>
    ),
  },
  {
    name: 'state-bars',
    element: (
      <div className={styles.column}>
        <StateKey />
        <StateBar polling={0.6} driver={0.3} parked={0.1} />
        <StateBar polling={1} driver={0} parked={0} />
        <StateBar polling={0} driver={0} parked={1} />
      </div>
    ),
  },
  {
    name: 'sparklines',
    element: (
      <div className={styles.row}>
        <Sparkline values={Float64Array.of(0, 1, 4, 2, -3, 1)} variable="--queue-0" label="Up and down" />
        <Sparkline
          values={Float64Array.of(0, Number.NaN, 4, 4, Number.NaN, 1)}
          variable="--queue-1"
          label="With breaks"
        />
        <Sparkline values={new Float64Array()} variable="--queue-2" label="Nothing" />
      </div>
    ),
  },
  {
    name: 'queue-looks',
    width: 'full',
    element: (
      <ul className={styles.looks}>
        {Array.from({ length: 32 }, (_, queue) => (
          <li key={queue}>
            <QueueName queue={queue} name={`queue ${queue}`} />
          </li>
        ))}
      </ul>
    ),
  },
  {
    name: 'key-caps',
    element: (
      <div className={styles.row}>
        <KeyCaps caps={['Ctrl', 'K']} />
        <KeyCaps caps={['?']} />
        <KeyCaps caps={['Shift', '←']} />
      </div>
    ),
  },
];
