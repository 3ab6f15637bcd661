import { useRef } from 'react';
import { Button, type ButtonProps } from '../../widgets/button.tsx';
import { useOpening } from './use-opening.ts';

export interface FileButtonProps extends Pick<ButtonProps, 'look' | 'children'> {
  /** What to do with the file; it is opened if not given. */
  readonly onFile?: (file: File) => void;
}

/** Lets the user choose a recording from their disk. */
export function FileButton({ look = 'plain', children = 'Open a file…', onFile }: FileButtonProps) {
  const { openFile } = useOpening();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Recording to open"
        data-testid="recording-file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file can be chosen again.
          target.value = '';
          if (file !== undefined) (onFile ?? openFile)(file);
        }}
      />
    </>
  );
}
