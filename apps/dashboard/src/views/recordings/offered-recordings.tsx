import { formatBytes } from '../../format/format.ts';
import { formatDate } from '../../format/date.ts';
import type { OfferedRecording } from '../../session/catalogue.ts';
import { Button } from '../../widgets/button.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { useOpening } from './use-opening.ts';

/** The recordings that the page's server has, to be opened or taken home. */
export function OfferedRecordings({ recordings }: { readonly recordings: readonly OfferedRecording[] }) {
  const { openUrl } = useOpening();
  return (
    <Panel title="Recordings on the program's machine" note={`${recordings.length}, the newest first`}>
      <Scroller label="Recordings on the program's machine">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Written</th>
              <th scope="col" className={table.number}>
                Size
              </th>
              <th scope="col">
                <span className="visually-hidden">What to do with it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {recordings.map(({ name, url, bytes, modifiedAt }) => (
              <tr key={name} data-testid="offered-recording" data-value={name}>
                <th scope="row">{name}</th>
                <td>{formatDate(modifiedAt)}</td>
                <td className={table.number}>{formatBytes(bytes)}</td>
                <td>
                  <Button aria-label={`Open ${name}`} onClick={() => openUrl(url)}>
                    Open
                  </Button>{' '}
                  <a href={url} download={name} aria-label={`Download ${name}`}>
                    Download
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}
