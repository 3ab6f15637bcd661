import { useState } from 'react';
import { Button } from './button.tsx';

type Copying = 'idle' | 'copied' | 'failed';

const LABELS: Readonly<Record<Exclude<Copying, 'idle'>, string>> = { copied: 'Copied', failed: 'Not allowed to copy' };

export interface CopyButtonProps {
  /** What it copies, for those who meet the button out of context. */
  readonly label: string;
  readonly text: () => string;
  /** What stands on it. */
  readonly idle?: string;
}

/** Puts a text on the clipboard, and says whether the browser let it. */
export function CopyButton({ label, text, idle = 'Copy' }: CopyButtonProps) {
  const [state, setState] = useState<Copying>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setState('copied');
    } catch {
      // Browsers refuse without a secure origin or the user's consent; the text can still be selected.
      setState('failed');
    }
  };
  return (
    <Button
      look="quiet"
      title={label}
      aria-label={state === 'idle' ? label : `${label}: ${LABELS[state]}`}
      onClick={() => void copy()}
      onBlur={() => setState('idle')}
    >
      {state === 'idle' ? idle : LABELS[state]}
    </Button>
  );
}
