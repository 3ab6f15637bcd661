import { useEffect } from 'react';
import { Commands } from '../../src/views/commands/commands.tsx';
import type { CommandDialog } from '../../src/views/commands/command-center.ts';
import { useCommandCenter } from '../../src/views/commands/use-commands.ts';
import type { Specimen } from '../specimen.tsx';
import { CALM, tilesUntil } from './fills.ts';

function Opened({ dialog }: { readonly dialog: CommandDialog }) {
  const center = useCommandCenter();
  useEffect(() => center.open(dialog), [center, dialog]);
  return <Commands />;
}

/** Modal dialogs, each on a page of its own. */
export const COMMANDS: readonly Specimen[] = [
  { name: 'palette', element: <Opened dialog="palette" />, fill: tilesUntil(CALM) },
  { name: 'help', element: <Opened dialog="help" />, fill: tilesUntil(CALM) },
];
