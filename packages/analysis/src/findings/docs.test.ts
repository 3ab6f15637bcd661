import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Unit } from './detector.ts';
import { DETECTORS } from './detectors.ts';
import { count, duration } from './phrases.ts';

const page = readFileSync(new URL('../../../../docs/findings.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

function written(value: number, unit: Unit): string {
  if (unit === 'ns') return duration(value).replace(/\.0+(?= )/, '');
  return unit === 'share' ? `${value * 100}` : count(value);
}

describe('docs/findings.md', () => {
  it('has one row for each detector', () => {
    const listed = rows.map((row) => row.split('`')[1]);
    expect(listed).toHaveLength(DETECTORS.length);
    expect(new Set(listed)).toEqual(new Set(DETECTORS.map(({ name }) => name)));
  });

  it.each(DETECTORS.map((detector) => [detector.name, detector] as const))(
    'states the rule of %s',
    (name, detector) => {
      const row = rows.find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      for (const [limit, { value, unit }] of Object.entries(detector.thresholds)) {
        expect(row).toContain(`\`${limit}\``);
        expect(row).toContain(written(value, unit));
      }
      const { opens, of, closes } = detector.hysteresis;
      expect(row).toContain(`| ${opens} of ${of} / ${closes} |`);
      expect(row).toContain(`| ${detector.needs.join(', ')} |`.replace('|  |', '| |'));
    },
  );
});
