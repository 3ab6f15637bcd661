import { useView } from '../../url/use-view.ts';
import styles from './compare.module.css';
import { useCompareActs } from './use-compare.ts';

/** At which instant the two are held to be the same; only where there is a choice. */
export function AlignChoice({ marks }: { readonly marks: readonly string[] }) {
  const { alignedAt } = useView().compare;
  const { show } = useCompareActs();
  const names = alignedAt === undefined || marks.includes(alignedAt) ? marks : [alignedAt, ...marks];
  if (names.length === 0) return undefined;
  return (
    <div className={styles.choice}>
      <label className={styles.label} htmlFor="compare-align">
        Aligned at
      </label>
      <select
        id="compare-align"
        className={styles.select}
        value={alignedAt ?? ''}
        onChange={({ target }) => show({ alignedAt: target.value === '' ? undefined : target.value })}
      >
        <option value="">their beginnings</option>
        {names.map((name) => (
          <option key={name} value={name}>
            the first mark “{name}”
          </option>
        ))}
      </select>
    </div>
  );
}
