import { useQuery, useReadable } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import { DEFAULT_VIEW } from '../../url/view-state.ts';
import { commandsOf } from './command-center.ts';
import type { PaletteItem } from './palette-list.ts';
import { useCommandCenter } from './use-commands.ts';

/** Of a name that a thousand tasks have, the slowest are enough. */
const TASKS = 8;
/** So many are ranked by how well they match; of more, only those that have the text in their names. */
const QUEUES = 200;

/** Everything that the palette can find: commands, and queues, tasks and resources by their names. */
export function usePaletteItems(search: string): readonly PaletteItem[] {
  const center = useCommandCenter();
  const commands = commandsOf(useReadable(center.contributions)).filter(({ id }) => id !== 'help.palette');
  const tasks = useTaskItems(search);
  const resources = useResourceItems();
  const queues = useQueueItems(search);
  return [...commands.map((command) => ({ ...command, kind: command.group })), ...queues, ...tasks, ...resources];
}

function useQueueItems(search: string): readonly PaletteItem[] {
  const location = useViewLocation();
  const span = useSpan(useView().windowSeconds);
  const rows = useQuery<'queueNames'>({ kind: 'queueNames', span, text: search.trim(), limit: QUEUES })?.value ?? [];
  return rows.map(({ queue, name }) => ({
    id: `queue.${queue}`,
    kind: 'Queue',
    title: name,
    run: () => location.push({ view: 'queues', queue: name }),
  }));
}

function useTaskItems(search: string): readonly PaletteItem[] {
  const location = useViewLocation();
  const span = useSpan(useView().windowSeconds);
  const text = search.trim();
  const answered = useQuery<'tasks'>({
    kind: 'tasks',
    span,
    groupBy: 'task',
    sort: DEFAULT_VIEW.sort,
    filter: text,
    offset: 0,
    limit: text === '' ? 0 : TASKS,
  });
  const rows = answered?.value.rows ?? [];
  return rows.map(({ key, name }) => ({
    id: `task.${key}`,
    kind: 'Task',
    title: name === '' ? `Task ${key}` : name,
    words: key,
    run: () => location.push({ view: 'task', selected: key }),
  }));
}

function useResourceItems(): readonly PaletteItem[] {
  const location = useViewLocation();
  const span = useSpan(useView().windowSeconds);
  const rows = useQuery<'resources'>({ kind: 'resources', span })?.value ?? [];
  return rows.map((row) => ({
    id: `resource.${row.id}`,
    kind: 'Resource',
    title: row.name === '' ? `${row.kind} ${row.id}` : row.name,
    words: row.kind,
    run: () => location.push({ view: 'resources', resource: row.id }),
  }));
}
