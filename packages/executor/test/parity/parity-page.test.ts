import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkedLimits, type SchedulerLimits } from '../../src/options.ts';
import { sleep } from '../../src/sleep.ts';
import { virtualExecutor } from '../virtual-executor.ts';

const packageFolder = new URL('../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(fileURLToPath(new URL(path, packageFolder)), 'utf8');

const rows = (await read('../../docs/clockworker-parity.md'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const named = [
  ...rows
    .flat()
    .join('\n')
    .matchAll(/`(\S+\.test\.ts)` › ([^;\n]+)/g),
].map(([, file = '', title = '']) => ({ file, title }));
const count = (prefix: string, length: number): readonly string[] =>
  Array.from({ length }, (_, index) => `${prefix}${index + 1}`);

test('the page has each of the 39 tests and four examples, once', () => {
  const ids = rows.map(([, id = '']) => id).filter((id) => /^[EJMQPD]\d+$/.test(id));
  expect(ids).toEqual([
    ...count('E', 18),
    ...count('J', 6),
    ...count('M', 5),
    ...count('Q', 8),
    ...count('P', 2),
    ...count('D', 4),
  ]);
  const answered = rows.filter(([, id = '', , here = '']) => ids.includes(id) && here.includes('.test.ts` › '));
  expect(answered).toHaveLength(43);
});

test.each(named)('$file has the test: $title', async ({ file, title }) => {
  expect((await read(file)).replaceAll(/\(\s+'/g, "('")).toContain(`('${title}', `);
});

describe('the defaults on the page', () => {
  const limits = checkedLimits({ lifoSlot: true });
  const defaults = rows.flatMap(([, , , option = '', value = '']) => {
    const name = option.slice(1, -1);
    return isLimit(name) ? [{ name, value }] : [];
  });

  test('are told for each limit', () => {
    expect(defaults.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(limits)
        .filter((name) => name !== 'budget')
        .toSorted(),
    );
  });

  test.each(defaults)('$name is $value', ({ name, value }) => {
    expect(limits[name]).toBe(Number(value));
  });

  function isLimit(name: string): name is keyof SchedulerLimits {
    return name in limits;
  }
});

describe('the statistics on the page', () => {
  const figures = rows.flatMap((cells) =>
    [...(cells[3] ?? '').matchAll(/`((?:stats|queue)\.\w+(?:\.\w+)?)`/g)].map(([, path = '']) => path),
  );

  test('are 36 rows', () => {
    const written = /^(yes|never|0 with|1 loop|as |only |also )/;
    expect(rows.filter(([, name = '', there = '']) => /^`\w+`$/.test(name) && written.test(there))).toHaveLength(36);
  });

  test.each([...new Set(figures)])('%s exists', (path) => {
    const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } }, stats: 'full' });
    executor.queue('main').spawn(() => sleep(1));
    driver.run();
    const stats = executor.stats();
    const all: Readonly<Record<string, unknown>> = { stats, queue: stats.queues.main };
    const found = path.split('.').reduce<unknown>((from, key) => (isRecord(from) ? from[key] : undefined), all);
    expect(found).toBeDefined();
  });

  function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null;
  }
});
