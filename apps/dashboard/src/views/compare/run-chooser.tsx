import type { ReactNode } from 'react';
import { useLibrary } from '../../session/hooks.ts';
import type { RecordingLink } from '../../url/view-state.ts';
import { Button } from '../../widgets/button.tsx';
import { FileButton } from '../recordings/file-button.tsx';
import { isSameLink, nameBeside, useChoices, withLink } from './choices.ts';
import styles from './compare.module.css';
import { RunSample } from './run-sample.tsx';

/** Which two recordings; undefined: not chosen yet. */
export interface ChosenRuns {
  readonly before: RecordingLink | undefined;
  readonly after: RecordingLink | undefined;
}

export interface RunChooserProps {
  readonly chosen: ChosenRuns;
  readonly onChange: (chosen: ChosenRuns) => void;
  /** What else there is to choose or to do. */
  readonly children?: ReactNode;
}

/** The recording before and the one after. */
export function RunChooser({ chosen, onChange, children }: RunChooserProps) {
  const { before, after } = chosen;
  return (
    <div className={styles.chooser}>
      <RunChoice run="before" link={before} other={after} onChange={(link) => onChange({ ...chosen, before: link })} />
      <Button
        look="quiet"
        aria-label="Swap before and after"
        title="Swap before and after"
        disabled={before === undefined || after === undefined}
        onClick={() => onChange({ before: after, after: before })}
      >
        ⇄
      </Button>
      <RunChoice run="after" link={after} other={before} onChange={(link) => onChange({ ...chosen, after: link })} />
      {children}
    </div>
  );
}

interface RunChoiceProps {
  readonly run: 'before' | 'after';
  readonly link: RecordingLink | undefined;
  /** What the other one is. */
  readonly other: RecordingLink | undefined;
  readonly onChange: (link: RecordingLink) => void;
}

const LABELS = { before: 'Before', after: 'After' } as const;

function RunChoice({ run, link, other, onChange }: RunChoiceProps) {
  const library = useLibrary();
  const choices = withLink(useChoices(), link);
  const index = choices.findIndex((choice) => isSameLink(choice.link, link));
  return (
    <div className={styles.choice} data-testid={`compare-${run}`}>
      <label className={styles.label} htmlFor={`compare-${run}`}>
        <RunSample run={run} />
        {LABELS[run]}
      </label>
      <span className={styles.pick}>
        <select
          id={`compare-${run}`}
          className={styles.select}
          value={index}
          onChange={({ target }) => {
            const choice = choices[Number(target.value)];
            if (choice !== undefined) onChange(choice.link);
          }}
        >
          <option value={-1} disabled>
            {choices.length === 0 ? 'Choose a file' : 'Choose a recording'}
          </option>
          {choices.map(({ label }, value) => (
            <option key={label} value={value}>
              {label}
            </option>
          ))}
        </select>
        <FileButton
          onFile={(file) => {
            const name = nameBeside(file, other?.kind === 'file' ? library.file(other.name) : undefined);
            library.put(name === file.name ? file : new File([file], name, { lastModified: file.lastModified }));
            onChange({ kind: 'file', name });
          }}
        >
          File…
        </FileButton>
      </span>
    </div>
  );
}
