import type { StripMetric } from '@pollscope/analysis';
import { useState } from 'react';
import { METRIC_GROUPS, METRICS } from '../../charts/strip/metrics.ts';
import { StripChart } from '../../charts/strip/strip-chart.tsx';
import type { StripQueue } from '../../charts/strip/strip-plot.ts';
import { stripColumn } from '../../charts/strip/strip-data.ts';
import { StripTable } from '../../charts/strip/strip-table.tsx';
import { formatCount, formatDuration } from '../../format/format.ts';
import { useWindow } from '../../session/use-window.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';

const HEIGHT = 268;

export interface StripPanelProps {
  readonly queues: readonly StripQueue[];
  /** How many queues there are; those that are left out have the least CPU time. */
  readonly of: number;
  readonly window: string;
}

/** The page's main chart: one metric of every queue over time. */
export function StripPanel({ queues, of, window }: StripPanelProps) {
  const { metric, windowSeconds, hidden } = useView();
  const location = useViewLocation();
  const [asTable, setAsTable] = useState(false);
  const { label } = METRICS[metric];
  const { seconds } = useWindow(windowSeconds);
  const whose = queues.length < of ? `${queues.length} busiest of ${formatCount(of)} queues` : 'per queue';
  return (
    <Panel
      title={label}
      note={`${whose}, each point over ${formatDuration(stripColumn(seconds))}, ${window}`}
      controls={
        <>
          {METRIC_GROUPS.map((group) => (
            <Segmented<StripMetric>
              key={group.label}
              label={`${group.label} metric`}
              options={group.metrics.map((value) => ({
                value,
                label: METRICS[value].short,
                hint: METRICS[value].label,
              }))}
              value={group.metrics.includes(metric) ? metric : undefined}
              onChange={(next) => location.push({ metric: next })}
            />
          ))}
          <TableToggle of={label} shown={asTable} onChange={setAsTable} />
        </>
      }
    >
      {asTable ? (
        <StripTable metric={metric} windowSeconds={windowSeconds} queues={queues} />
      ) : (
        <StripChart
          metric={metric}
          windowSeconds={windowSeconds}
          height={HEIGHT}
          queues={queues}
          hidden={hidden}
          onHide={(next) => location.push({ hidden: next })}
        />
      )}
    </Panel>
  );
}
