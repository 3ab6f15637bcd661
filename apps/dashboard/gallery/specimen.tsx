import type { Frame } from '@pollscope/protocol';
import { type ReactNode, useState } from 'react';
import { createLocalSession, type LocalSession } from '../src/views/test-support/local-session.ts';
import { Surroundings } from '../src/views/test-support/surroundings.tsx';
import styles from './gallery.module.css';
import { memoryLocation } from './memory-location.ts';

/** A component in one state. */
export interface Specimen {
  /** Unique; its picture's file name. */
  readonly name: string;
  readonly element: ReactNode;
  /** The view's address, such as `?view=tasks`. */
  readonly search?: string;
  /** Gives the session its data and its connection; without, nothing has come yet. */
  readonly fill?: (page: LocalSession, tiles: readonly Frame[]) => void;
  /** Beside others on a wide screen, or across it. */
  readonly width?: 'half' | 'full';
}

export interface SpecimenFrameProps {
  readonly specimen: Specimen;
  readonly tiles: readonly Frame[];
}

/** A specimen with its name above it, in a page of its own. */
export function SpecimenFrame({
  specimen: { name, element, search = '', fill, width = 'half' },
  tiles,
}: SpecimenFrameProps) {
  const [page] = useState(() => {
    const made = createLocalSession();
    fill?.(made, tiles);
    return made;
  });
  const [location] = useState(() => memoryLocation(search));
  return (
    <section className={styles.specimen} data-width={width} aria-label={name}>
      <p className={styles.name}>{name}</p>
      <div className={styles.stage} data-specimen={name}>
        <Surroundings session={page.session} location={location}>
          {element}
        </Surroundings>
      </div>
    </section>
  );
}
