import { LEVELS } from '@pollscope/protocol';
import { METRIC_GROUPS, METRICS } from '../../charts/strip/metrics.ts';
import { windowLabel } from '../../format/window.ts';
import type { Session } from '../../session/session.ts';
import { THEMES, type ThemeControl } from '../../theme/theme.ts';
import type { ViewLocation } from '../../url/view-location.ts';
import { WINDOWS } from '../../url/view-state.ts';
import { NAVIGATION } from '../shell/navigation.ts';
import { PRESETS } from '../tasks/presets.ts';
import type { Command } from './command.ts';
import type { CommandCenter } from './command-center.ts';

export interface PageParts {
  readonly center: CommandCenter;
  readonly session: Session;
  readonly location: ViewLocation;
  readonly theme: ThemeControl;
  /** Whether the agent lets clients change how much is recorded. */
  readonly mayChangeLevel: boolean;
}

/** What can be done in every view. */
export function pageCommands(page: PageParts): readonly Command[] {
  return [
    ...helpCommands(page),
    ...viewCommands(page),
    ...timeCommands(page),
    ...chartCommands(page),
    ...settingCommands(page),
  ];
}

function helpCommands({ center }: PageParts): readonly Command[] {
  return [
    {
      id: 'help.palette',
      group: 'Help',
      title: 'Find a command, queue, task or resource',
      keys: ['Mod+k', '/'],
      run: () => center.open('palette'),
    },
    { id: 'help.keys', group: 'Help', title: 'List the keys', keys: ['?'], run: () => center.open('help') },
  ];
}

function viewCommands({ location }: PageParts): readonly Command[] {
  return [
    ...NAVIGATION.map(({ to, label }, index) => ({
      id: `view.${to}`,
      group: 'View' as const,
      title: `Go to ${label}`,
      keys: index < 9 ? [String(index + 1)] : [],
      run: () => location.push({ view: to }),
    })),
    {
      id: 'view.compare',
      group: 'View',
      title: 'Compare two recordings',
      words: 'difference before after',
      run: () => location.push({ view: 'compare' }),
    },
    ...PRESETS.map(({ label, hint, asks }) => ({
      id: `tasks.${asks.sort.column}`,
      group: 'Tasks' as const,
      title: `List the tasks by: ${label}`,
      words: hint,
      run: () => location.push({ view: 'tasks', ...asks, groupBy: 'task', filter: '' }),
    })),
  ];
}

function timeCommands({ session, location }: PageParts): readonly Command[] {
  return [
    {
      id: 'time.pause',
      group: 'Time',
      title: 'Pause the view or go back to live; play or stop a recording',
      words: 'resume freeze replay',
      keys: ['Space'],
      run: () => session.togglePause(),
    },
    ...WINDOWS.map((seconds) => ({
      id: `time.window.${seconds}`,
      group: 'Time' as const,
      title: `Look at the last ${windowLabel(seconds)}`,
      words: 'window',
      run: () => location.push({ windowSeconds: seconds }),
    })),
    {
      id: 'time.retry',
      group: 'Time',
      title: 'Connect again now',
      words: 'retry reconnect',
      run: () => session.retry(),
    },
  ];
}

function chartCommands({ location }: PageParts): readonly Command[] {
  return METRIC_GROUPS.flatMap(({ metrics }) =>
    metrics.map((metric) => ({
      id: `chart.${metric}`,
      group: 'Chart' as const,
      title: `Draw: ${METRICS[metric].label}`,
      words: `metric ${METRICS[metric].short}`,
      run: () => location.push({ view: 'overview', metric }),
    })),
  );
}

function settingCommands({ theme, session, mayChangeLevel }: PageParts): readonly Command[] {
  return [
    ...THEMES.map((name) => ({
      id: `page.theme.${name}`,
      group: 'Page' as const,
      title: name === 'system' ? 'Colours as the system has them' : `Colours: ${name}`,
      words: 'theme',
      run: () => theme.choose(name),
    })),
    ...(mayChangeLevel ? LEVELS : []).map((level) => ({
      id: `page.level.${level}`,
      group: 'Page' as const,
      title: `Record at the level “${level}”`,
      run: () => session.setLevel(level),
    })),
  ];
}
