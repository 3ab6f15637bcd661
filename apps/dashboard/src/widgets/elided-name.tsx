import { tailOf } from '../format/elide.ts';
import styles from './elided-name.module.css';

/** A name on one line: cut where its place ends, of a path in the middle. */
export function ElidedName({ name }: { readonly name: string }) {
  const tail = tailOf(name);
  return (
    <bdi className={styles.name} title={name}>
      <span className={styles.head}>{name.slice(0, tail)}</span>
      {tail < name.length && <span className={styles.tail}>{name.slice(tail)}</span>}
    </bdi>
  );
}
