import type { View } from '../../url/view-state.ts';

export interface NavigationLink {
  readonly to: View;
  readonly label: string;
  /** The views that it stands for. */
  readonly views: readonly View[];
}

/** The ways through the console, in their order; the first nine also have their number as a key. */
export const NAVIGATION: readonly NavigationLink[] = [
  { to: 'overview', label: 'Overview', views: ['overview'] },
  { to: 'queues', label: 'Queues', views: ['queues'] },
  { to: 'tasks', label: 'Tasks', views: ['tasks', 'task'] },
  { to: 'resources', label: 'Resources', views: ['resources'] },
  { to: 'workers', label: 'Workers', views: ['workers'] },
  { to: 'timeline', label: 'Timeline', views: ['timeline'] },
  { to: 'recordings', label: 'Recordings', views: ['recordings', 'compare'] },
];
