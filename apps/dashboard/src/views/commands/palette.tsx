import { useEffect, useId, useRef, useState } from 'react';
import { Dialog } from '../../widgets/dialog.tsx';
import styles from './commands.module.css';
import { Keys } from './help-dialog.tsx';
import { type PaletteItem, paletteList } from './palette-list.ts';
import { usePaletteItems } from './use-palette-items.ts';

export interface PaletteProps {
  readonly onClose: () => void;
}

/** Runs any command, and goes to any queue, task or resource, by a few letters of its name. */
export function Palette({ onClose }: PaletteProps) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  const id = useId();
  const items = paletteList(search, usePaletteItems(search));
  // The list follows the data: what was chosen stays chosen while it is listed.
  const index = Math.max(
    0,
    items.findIndex((item) => item.id === chosen),
  );
  const current = items[index];
  const move = (step: number): void => {
    const next = items[Math.max(0, Math.min(items.length - 1, index + step))];
    setChosen(next?.id);
  };
  const run = (item: PaletteItem): void => {
    // First, so that the focus is back on the page for what comes.
    onClose();
    item.run();
  };
  const optionId = (item: PaletteItem): string => `${id}-${item.id}`;
  return (
    <Dialog label="Commands" onClose={onClose}>
      <input
        className={styles.search}
        type="text"
        role="combobox"
        aria-label="Find a command, queue, task or resource"
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={current && optionId(current)}
        placeholder="Find a command, queue, task or resource"
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={({ target }) => {
          setSearch(target.value);
          setChosen(undefined);
        }}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          if (step !== undefined) move(step);
          else if (event.key === 'Enter' && current !== undefined && !event.nativeEvent.isComposing) run(current);
          else return;
          event.preventDefault();
        }}
      />
      <div id={id} className={styles.options} role="listbox" aria-label="Found">
        {items.map((item) => (
          <Option
            key={item.id}
            id={optionId(item)}
            item={item}
            isChosen={item === current}
            onPoint={() => setChosen(item.id)}
            onRun={() => run(item)}
          />
        ))}
      </div>
      {items.length === 0 && <p className={styles.none}>Nothing here is called “{search}”.</p>}
    </Dialog>
  );
}

const PAGE = 8;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };

interface OptionProps {
  readonly id: string;
  readonly item: PaletteItem;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function Option({ id, item: { kind, title, keys }, isChosen, onPoint, onRun }: OptionProps) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  // The keyboard reaches it through the text field, which names it as its active descendant.
  return (
    <button
      ref={element}
      type="button"
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={styles.option}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <span className={styles.optionTitle}>{title}</span>
      {keys !== undefined && <Keys keys={keys} />}
      <span className={styles.kind}>{kind}</span>
    </button>
  );
}
