import { type ReactNode, useEffect, useRef } from 'react';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly label: string;
  /** Asked for by Escape, a click beside the dialog, or its parts. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog while it is rendered: the focus stays in it, and goes back to where it was. */
export function Dialog({ label, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const closeNow = useRef(onClose);
  useEffect(() => {
    closeNow.current = onClose;
  });
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const before = document.activeElement;
    element.addEventListener('cancel', (event) => {
      event.preventDefault();
      closeNow.current();
    });
    element.addEventListener('click', ({ target }) => {
      // What is inside fills the dialog: a click on the dialog itself was beside it.
      if (target === element) closeNow.current();
    });
    element.showModal();
    return () => {
      element.close();
      // A dialog that is taken out of the page closes without giving the focus back.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={label}>
      <div className={styles.content}>{children}</div>
    </dialog>
  );
}
