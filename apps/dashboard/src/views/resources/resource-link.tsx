import type { ResourceRef } from '@pollscope/analysis';
import { ViewLink } from '../../widgets/view-link.tsx';
import styles from './resources.module.css';

/** A resource's kind and name, as a way to who holds it and who waits. */
export function ResourceLink({ resource: { id, kind, name } }: { readonly resource: ResourceRef }) {
  return (
    <ViewLink to={{ view: 'resources', resource: id }} className={styles.link}>
      {/* One without a name of its own is called by its kind already. */}
      {name.startsWith(kind) ? name : `${kind} ${name}`}
    </ViewLink>
  );
}
