import { useEffect, useMemo } from 'react';
import { useCapability, useReadable, useSession } from '../../session/hooks.ts';
import { useThemeControl } from '../../theme/use-theme.ts';
import { useViewLocation } from '../../url/use-view.ts';
import { HelpDialog } from './help-dialog.tsx';
import { isTakenBy, keyOf } from './keys.ts';
import { pageCommands } from './page-commands.ts';
import { Palette } from './palette.tsx';
import { useCommandCenter, useCommands } from './use-commands.ts';

/** The commands of every view, the keyboard that runs them, and the dialogs that list them. */
export function Commands() {
  const center = useCommandCenter();
  const session = useSession();
  const location = useViewLocation();
  const theme = useThemeControl();
  const mayChangeLevel = useCapability('control');
  useCommands(
    useMemo(
      () => ({ commands: pageCommands({ center, session, location, theme, mayChangeLevel }) }),
      [center, session, location, theme, mayChangeLevel],
    ),
  );
  useCommandKeys();
  const dialog = useReadable(center.dialog);
  const close = () => center.open('none');
  switch (dialog) {
    case 'none':
      return undefined;
    case 'palette':
      return <Palette onClose={close} />;
    case 'help':
      return <HelpDialog onClose={close} />;
  }
}

/** Runs commands by their keys, except where the focus makes something else of them. */
function useCommandKeys(): void {
  const center = useCommandCenter();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      if (key === undefined || event.defaultPrevented || event.repeat || isTakenBy(event.target, key)) return;
      // A dialog has the keyboard to itself.
      if (center.dialog.get() !== 'none') return;
      const command = center.commandOf(key);
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [center]);
}
