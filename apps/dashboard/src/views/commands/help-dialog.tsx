import { useReadable } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { KeyCaps } from '../../widgets/key-caps.tsx';
import { COMMAND_GROUPS, type KeyHint } from './command.ts';
import { keyHintsOf } from './command-center.ts';
import styles from './commands.module.css';
import { capsOf, type Key } from './keys.ts';
import { isMac } from './platform.ts';
import { useCommandCenter } from './use-commands.ts';

/** The keys that do something where the user is. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const center = useCommandCenter();
  const hints = keyHintsOf(useReadable(center.contributions));
  const groups = COMMAND_GROUPS.map((group) => ({ group, rows: hints.filter((hint) => hint.group === group) }));
  return (
    <Dialog label="Keys" onClose={onClose}>
      <header className={styles.head}>
        <h2 className={styles.title}>Keys</h2>
        <Button onClick={onClose}>Close</Button>
      </header>
      {/* Scrolls, so that it has to be reached by keyboard. */}
      <div className={styles.scroll} role="group" aria-label="Keys of this view" tabIndex={0}>
        {groups
          .filter(({ rows }) => rows.length > 0)
          .map(({ group, rows }) => (
            <Group key={group} name={group} rows={rows} />
          ))}
      </div>
    </Dialog>
  );
}

function Group({ name, rows }: { readonly name: string; readonly rows: readonly KeyHint[] }) {
  return (
    <section className={styles.group}>
      <h3 className={styles.groupName}>{name}</h3>
      <dl>
        {rows.map(({ title, keys }) => (
          <div key={title} className={styles.row}>
            <dt>{title}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Keys of which any will do. */
export function Keys({ keys }: { readonly keys: readonly Key[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <KeyCaps key={key} caps={capsOf(key, isMac())} />
      ))}
    </span>
  );
}
