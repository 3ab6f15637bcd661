import type { Specimen } from '../specimen.tsx';
import { CHARTS } from './charts.tsx';
import { COMMANDS } from './commands.tsx';
import { CONNECTION } from './connection.tsx';
import { LETTERS } from './letters.tsx';
import { NAMED } from './names.tsx';
import { PANELS } from './panels.tsx';
import { RECORDINGS } from './recordings.tsx';
import { TROUBLE } from './trouble.tsx';
import { VIEWS } from './views.tsx';
import { WIDGETS } from './widgets.tsx';

/** The pages of the gallery. */
export const GROUPS: Readonly<Record<string, readonly Specimen[]>> = {
  widgets: WIDGETS,
  letters: LETTERS,
  names: NAMED,
  connection: CONNECTION,
  charts: CHARTS,
  panels: PANELS,
  recordings: RECORDINGS,
  trouble: TROUBLE,
  views: VIEWS,
  ...Object.fromEntries(COMMANDS.map((specimen) => [specimen.name, [specimen]])),
};
