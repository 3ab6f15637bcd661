import { useSession } from '../../session/hooks.ts';
import { linkToView } from '../../session/view-link.ts';
import { useViewLocation } from '../../url/use-view.ts';
import { CopyButton } from '../../widgets/copy-button.tsx';

/** Copies the address of exactly this view. */
export function LinkButton() {
  const session = useSession();
  const location = useViewLocation();
  return (
    <CopyButton label="Copy link to exactly this view" idle="Copy link" text={() => linkToView(session, location)} />
  );
}
