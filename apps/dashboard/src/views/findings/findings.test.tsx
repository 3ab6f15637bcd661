import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { aSecond, definitions } from '../test-support/frames.ts';
import { renderPage } from '../test-support/page.tsx';
import { findings } from '../test-support/trouble.ts';
import { FindingsPanel } from './findings-panel.tsx';

afterEach(cleanup);

function Panel() {
  const overview = useQuery<'overview'>({ kind: 'overview', span: useSpan(30) })?.value;
  return overview && <FindingsPanel overview={overview} windowSeconds={30} window="30 s" />;
}

const spaced = (text: string | null | undefined): string | undefined => text?.replaceAll('\u202f', ' ');

test('is calm when nothing stands out, and says on what that stands', () => {
  renderPage(<Panel />).ingest(definitions, aSecond(80));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Nothing stands out');
  expect(spaced(screen.getByTestId('verdict').textContent)).toMatch(
    /^Nothing stands outOf 82 polls in the last 30 s, 95 % took less than 1\.\d\d ms and the longest 10\.0 ms/,
  );
});

test('says so when nothing was polled', () => {
  renderPage(<Panel />).ingest(definitions);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('No poll ended in the last 30 s');
});

test('an open finding comes first with its figures, hint and subjects; a worse one that is over stays below it', () => {
  renderPage(<Panel />).ingest(definitions, aSecond(80), findings);
  expect(screen.getByTestId('verdict').dataset['value']).toBe('long-hold');
  const [open, over] = screen.getAllByTestId('finding');
  expect(open?.dataset['state']).toBe('open');
  expect(spaced(open?.textContent)).toContain('wait 700 ms');
  expect(open?.textContent).toContain('Hold it for less.');
  expect(over?.dataset['state']).toBe('closed');
  expect(over?.textContent).toContain('over: last seen');
});

test.each([
  ['finding-task', 'view=task&task=1'],
  ['finding-resource', 'view=resources&resource=3'],
  ['finding-queue', 'view=queues&queue=background'],
])('%s leads to the evidence', (subject, address) => {
  renderPage(<Panel />).ingest(definitions, aSecond(80), findings);
  const [link] = screen.getAllByTestId(subject);
  expect(link?.getAttribute('href')).toContain(address);
});

test('a source that offers no findings is not called calm', () => {
  const page = renderPage(<Panel />);
  page.source({ capabilities: ['polls'] });
  page.ingest(definitions, aSecond(80));
  expect(screen.getByText('Findings are not told by this source')).toBeTruthy();
  expect(screen.queryByTestId('verdict')).toBeNull();
});

test('of many findings the first four are shown, and the others on demand', () => {
  const page = renderPage(<Panel />);
  const [section] = findings.sections;
  if (section?.kind !== 'findings') throw new Error('trouble.ts has no findings');
  const rows = section.rows.flatMap((row) => [0, 1, 2].map((copy) => ({ ...row, id: row.id * 10 + copy })));
  page.ingest(definitions, aSecond(80), { ...findings, sections: [{ kind: 'findings', rows }] });
  expect(screen.getAllByTestId('finding')).toHaveLength(4);
  fireEvent.click(screen.getByRole('button', { name: 'Show all 6' }));
  expect(screen.getAllByTestId('finding')).toHaveLength(6);
});
