import { useState } from 'react';
import { useViewLocation } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import styles from './banner.module.css';

/** Longer ones are nonsense all the same, and would push the page away. */
const SHOWN = 120;

/** Says what of the address was passed over, so that nobody takes the view for the one that was meant. */
export function AddressNotice() {
  const { ignored } = useViewLocation();
  const [isRead, setIsRead] = useState(false);
  if (ignored.length === 0 || isRead) return undefined;
  const text = ignored.join(', ');
  return (
    <section className={styles.banner} aria-label="Address" data-testid="address-notice">
      <div className={styles.inner}>
        <p className={styles.address}>
          <strong>The address asks for something that this console does not know:</strong>{' '}
          <code>{text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}</code>. It was passed over; the rest is shown.
        </p>
        <Button onClick={() => setIsRead(true)}>Got it</Button>
      </div>
    </section>
  );
}
