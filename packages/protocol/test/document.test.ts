import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CloseCode, decodeFrame } from '../src/index.ts';
import { sectionCodecs } from '../src/sections/section-codecs.ts';
import { bucketOf } from './histogram-of.ts';
import { plain } from './plain.ts';

const text = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block]) => block as string,
  );
}

/** The cells of the table rows whose first cell is a number. */
function numberedRows(from: string, to: string): string[][] {
  const part = text.slice(text.indexOf(from), text.indexOf(to));
  return [...part.matchAll(/^\| (\d+) \|.*$/gm)].map(([row]) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/protocol.md', () => {
  const hex = blocks('hex');
  const json = blocks('json');

  it('has three examples', () => {
    expect([hex.length, json.length]).toEqual([3, 3]);
  });

  it.each([0, 1, 2])('explains bytes that decode to the JSON below them (example %d)', (example) => {
    const digits = (hex[example] as string).replaceAll(/#.*$|\s/gm, '');
    expect(plain(decodeFrame(Buffer.from(digits, 'hex')))).toEqual(JSON.parse(json[example] as string));
  });

  it('numbers the kinds of sections as the codec does', () => {
    const documented = numberedRows('## Sections', '### Polls').map(([number, kind]) => [kind, Number(number)]);
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(sectionCodecs).map(([kind, { number }]) => [kind, number])),
    );
  });

  it('gives bucket vectors that follow from its formula', () => {
    const vectors = numberedRows('### Histograms', '## Joining late').map((cells) => cells.map(Number));
    expect(vectors).toHaveLength(12);
    for (const [value, bucket, lowest, highest] of vectors as [number, number, number, number][]) {
      expect([value, lowest, highest].map(bucketOf)).toEqual([bucket, bucket, bucket]);
      // Below the first bucket and above the last there is nothing that a double holds exactly.
      const neighbours = [lowest - 1, highest + 1].filter((next) => next >= 0 && Number.isSafeInteger(next));
      expect(neighbours.map(bucketOf)).not.toContain(bucket);
    }
  });

  it('gives the close codes that the agent uses', () => {
    const { goingAway, ...refusals } = CloseCode;
    for (const [code, number] of Object.entries(refusals)) expect(text).toContain(`| \`${code}\` | ${number} |`);
    expect(text).toContain(`closes with ${goingAway}`);
  });
});
