import type { Frame } from '@pollscope/protocol';
import { inflateWithStreams, memorySource, openRecording } from '@pollscope/protocol/recording';
import { createRoot } from 'react-dom/client';
import '../src/theme/variables.css';
import '../src/theme/base.css';
import styles from './gallery.module.css';
import { SpecimenFrame } from './specimen.tsx';
import { GROUPS } from './specimens/groups.ts';
import tilesUrl from './tiles.pollscope?url';

/** The frames of the recording, in their order. */
async function recordedFrames(): Promise<readonly Frame[]> {
  const response = await fetch(tilesUrl);
  const reader = await openRecording(memorySource(new Uint8Array(await response.arrayBuffer())), inflateWithStreams);
  const frames: Frame[] = [];
  for await (const { frame } of reader.frames()) frames.push(frame);
  return frames;
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
const chosen = new URLSearchParams(location.search).get('group') ?? Object.keys(GROUPS)[0];
const specimens = Object.entries(GROUPS).find(([name]) => name === chosen)?.[1] ?? [];
const tiles = await recordedFrames();

createRoot(root).render(
  <main className={styles.page}>
    <h1 className="visually-hidden">Pollscope gallery: {chosen}</h1>
    <nav className={styles.groups} aria-label="Groups">
      {Object.keys(GROUPS).map((name) => (
        <a key={name} href={`?group=${name}`} aria-current={name === chosen ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
    {specimens.map((specimen) => (
      <SpecimenFrame key={specimen.name} specimen={specimen} tiles={tiles} />
    ))}
  </main>,
);
