import type { Overview, WorkerRow } from '@pollscope/analysis';
import { WorkerState } from '@pollscope/protocol';
import { LaneChart } from '../../charts/lane/lane-chart.tsx';
import { formatRate, formatSeconds, formatShare, MISSING } from '../../format/format.ts';
import { useCapability } from '../../session/hooks.ts';
import { Unsupported } from '../connection/unsupported.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { StateKey } from '../../widgets/state-bar.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';

export interface WorkerPanelProps {
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** What the workers did with their time. */
export function WorkerPanel({ overview, windowSeconds, window }: WorkerPanelProps) {
  const { workers, range } = overview;
  const tellsParks = useCapability('parks');
  if (workers.length === 0 && !tellsParks) {
    return <Unsupported what="Workers" hint="Which of them polls, and when they sleep, is not known." />;
  }
  return (
    <Panel
      title="Workers"
      note={tellsParks ? window : `${window}; when they sleep is not told by this source`}
      controls={<StateKey />}
    >
      <LaneChart windowSeconds={windowSeconds} workers={workers.map(({ worker, name }) => ({ worker, name }))} />
      <Scroller label="Workers">
        <table className={`${table.table} ${table.dense}`}>
          <thead>
            <tr>
              <th scope="col">Worker</th>
              <th scope="col">State now</th>
              {['Polling', 'Driver', 'Parked', 'Polls', 'Parks'].map((heading) => (
                <th key={heading} scope="col" className={table.number}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {workers.map((row) => (
              <Row key={row.worker} row={row} now={range.to} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

const STATE_NAMES = {
  [WorkerState.polling]: 'polling',
  [WorkerState.driver]: 'driver',
  [WorkerState.parked]: 'parked',
  [WorkerState.attending]: 'attending',
} as const;

/** A state that began this recently has no duration worth reading. */
const SETTLED = 1e9;

/** Without its parks nobody knows when a worker slept, and without the driver’s turns not what its driver took. */
function Row({ row, now }: { readonly row: WorkerRow; readonly now: number }) {
  const tellsParks = useCapability('parks');
  const tellsTurns = useCapability('driverTurns');
  const test = `worker-${row.name}`;
  const age = now - row.stateSince;
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td>
        <Datum name={`${test}-state`} value={tellsParks ? STATE_NAMES[row.state] : undefined}>
          {tellsParks ? STATE_NAMES[row.state] : MISSING}
          {tellsParks && age >= SETTLED && <span className={table.muted}> for {formatSeconds(age)}</span>}
        </Datum>
      </td>
      {(['polling', 'driver', 'parked'] as const).map((state) => {
        const share = tellsParks && (tellsTurns || state !== 'driver') ? row[`${state}Share`] : undefined;
        return (
          <td key={state} className={table.number}>
            <Datum name={`${test}-${state}-share`} value={share}>
              {formatShare(share)}
            </Datum>
          </td>
        );
      })}
      <td className={table.number}>
        <Datum name={`${test}-polls-per-second`} value={row.pollsPerSecond}>
          {formatRate(row.pollsPerSecond)}
        </Datum>
      </td>
      <td className={table.number}>
        <Datum name={`${test}-parks-per-second`} value={tellsParks ? row.parksPerSecond : undefined}>
          {formatRate(tellsParks ? row.parksPerSecond : undefined)}
        </Datum>
      </td>
    </tr>
  );
}
