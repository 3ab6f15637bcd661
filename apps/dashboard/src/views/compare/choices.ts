import { useMemo } from 'react';
import { formatDate } from '../../format/date.ts';
import { formatBytes } from '../../format/format.ts';
import { modifiedAt } from '../../ingest/recording/modified-at.ts';
import type { Catalogue } from '../../session/catalogue.ts';
import { useLibrary, useReadable } from '../../session/hooks.ts';
import type { FileOrigin, Home } from '../../session/library.ts';
import { fileNameOf } from '../../session/origin-of.ts';
import type { RecordingLink } from '../../url/view-state.ts';

/** A recording that can be compared. */
export interface Choice {
  readonly link: RecordingLink;
  readonly label: string;
}

/** What can be compared: files that were opened, what the page's server has, and what the page itself holds. */
export function useChoices(): readonly Choice[] {
  const library = useLibrary();
  const files = useReadable(library.files);
  const offered = useReadable(library.offered);
  const { home } = library;
  return useMemo(() => choicesOf({ files, offered, home }), [files, offered, home]);
}

export interface Recordings {
  readonly files: readonly FileOrigin[];
  readonly offered: Catalogue;
  readonly home: Home;
}

export function choicesOf({ files, offered, home }: Recordings): readonly Choice[] {
  const own = home.kind === 'recording' && home.origin.kind === 'file' ? [home.origin] : [];
  const known = offered.kind === 'known' ? offered.recordings : [];
  return [
    ...[...own, ...files].map(({ name, file }) => ({
      link: { kind: 'file' as const, name },
      label: `${name} (${formatBytes(file.size)})`,
    })),
    ...known.map(({ name, url, bytes, modifiedAt: written }) => ({
      link: { kind: 'url' as const, url },
      label: `${name} (${formatBytes(bytes)}, ${formatDate(written)})`,
    })),
  ];
}

/** The choices with `link` among them, whoever offers it. */
export function withLink(choices: readonly Choice[], link: RecordingLink | undefined): readonly Choice[] {
  if (link === undefined || choices.some((choice) => isSameLink(choice.link, link))) return choices;
  return [{ link, label: link.kind === 'url' ? fileNameOf(link.url) : `${link.name} (to be opened)` }, ...choices];
}

export function isSameLink(one: RecordingLink | undefined, other: RecordingLink | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The name for a file that is chosen beside `other`: a file of the same name is not the same recording. */
export function nameBeside(file: File, other: FileOrigin | undefined): string {
  const isTaken =
    other?.name === file.name && (other.file.size !== file.size || modifiedAt(other.file) !== file.lastModified);
  if (!isTaken) return file.name;
  const dot = file.name.lastIndexOf('.');
  const end = dot <= 0 ? file.name.length : dot;
  return `${file.name.slice(0, end)} (2)${file.name.slice(end)}`;
}
