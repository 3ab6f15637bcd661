import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkImports } from './check-imports.mjs';

/** @type {import('./check-imports.mjs').Rules} */
const rules = JSON.parse(readFileSync(new URL('import-rules.json', import.meta.url), 'utf8'));

/** @type {string} */
let root;

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** @param {string} path @param {string} text */
function problemsWith(path, text, ownRules = rules) {
  write(path, text);
  return checkImports(root, ownRules);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pollscope-imports-'));
  write('pnpm-workspace.yaml', 'packages:\n  - apps/*\n  - packages/*\n  - examples/*\n  - benchmarks\n');
  const folders = ['packages/protocol', 'packages/executor', 'packages/analysis', 'packages/interop'];
  for (const folder of [...folders, 'packages/simulator', 'apps/agent', 'apps/dashboard', 'benchmarks']) {
    const name = `@pollscope/${folder.split('/').at(-1)}`;
    write(`${folder}/package.json`, JSON.stringify({ name, exports: { '.': './dist/index.js' } }));
  }
  write('examples/tiles/package.json', JSON.stringify({ name: '@pollscope/example-tiles' }));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('what a workspace may import', () => {
  it.each([
    ['packages/protocol/src/a.ts', '@pollscope/executor'],
    ['packages/protocol/src/a.ts', '@pollscope/protocol'],
    ['packages/protocol/src/a.ts', 'some-library'],
    ['packages/executor/src/a.ts', '@pollscope/protocol'],
    ['packages/executor/src/a.ts', 'node:fs'],
    ['packages/analysis/src/a.ts', '@pollscope/executor'],
    ['packages/interop/src/a.ts', '@pollscope/executor'],
    ['packages/simulator/src/a.ts', '@pollscope/protocol'],
    ['apps/agent/src/a.ts', '@pollscope/dashboard'],
    ['apps/dashboard/src/main.tsx', '@pollscope/executor'],
    ['apps/dashboard/src/main.tsx', '@pollscope/agent'],
    ['apps/dashboard/src/main.tsx', 'node:path'],
    ['examples/tiles/src/a.ts', '@pollscope/analysis'],
    ['benchmarks/src/a.ts', '@pollscope/dashboard'],
  ])('%s may not import %s', (path, specifier) => {
    expect(problemsWith(path, `\nimport '${specifier}';`)).toEqual([
      `${path}:2 ${path.split('/src/')[0]} may not import "${specifier}"`,
    ]);
  });

  it.each([
    ['packages/analysis/src/a.ts', '@pollscope/protocol'],
    ['packages/interop/src/a.ts', '@pollscope/analysis'],
    ['packages/simulator/src/a.ts', '@pollscope/executor'],
    ['packages/protocol/src/a.test.ts', 'node:fs'],
    ['packages/analysis/src/a.test.ts', '@pollscope/executor'],
    ['packages/protocol/test/a.test.ts', '@pollscope/protocol'],
    ['packages/protocol/vitest.config.ts', 'vitest/config'],
    ['apps/agent/src/a.ts', 'node:worker_threads'],
    ['apps/dashboard/src/main.tsx', 'react-dom/client'],
    ['examples/tiles/src/a.ts', '@pollscope/agent'],
  ])('%s may import %s', (path, specifier) => {
    expect(problemsWith(path, `import '${specifier}';`)).toEqual([]);
  });

  it('holds for every form of import', () => {
    const forms = [
      "import type { A } from 'x';",
      "import { type B } from 'x';",
      "export { C } from 'x';",
      "export * from 'x';",
      "export type { D } from 'x';",
      "const e = await import('x');",
    ];
    expect(problemsWith('packages/protocol/src/a.ts', forms.join('\n'))).toEqual(
      forms.map((_, index) => `packages/protocol/src/a.ts:${index + 1} packages/protocol may not import "x"`),
    );
  });

  it('is not confused by comments and strings', () => {
    const text = "// import 'x';\n/* export * from 'x'; */\nexport const a = `import 'x';`;";
    expect(problemsWith('packages/protocol/src/a.ts', text)).toEqual([]);
  });

  it('refuses an import whose name is computed', () => {
    expect(problemsWith('packages/protocol/src/a.ts', 'const x = await import(name);')).toEqual([
      'packages/protocol/src/a.ts:1 import(name) is computed, so that nobody can check it; write the name out',
    ]);
  });

  it('has to be said for a new workspace', () => {
    write('packages/novel/package.json', JSON.stringify({ name: '@pollscope/novel' }));
    expect(problemsWith('packages/novel/src/a.ts', "import '@pollscope/protocol';")).toEqual([
      'packages/novel/src/a.ts:1 packages/novel has no entry in scripts/import-rules.json; say there what it may import',
    ]);
  });
});

describe('the way into a package', () => {
  it('is its public entry point', () => {
    expect(problemsWith('packages/analysis/src/a.ts', "import '@pollscope/protocol/src/units.ts';")).toEqual([
      'packages/analysis/src/a.ts:1 "@pollscope/protocol/src/units.ts" is no public entry point of its package',
    ]);
  });

  it('is not a relative path', () => {
    write('packages/protocol/src/units.ts', '');
    expect(problemsWith('packages/analysis/src/a.ts', "import '../../protocol/src/units.ts';")).toEqual([
      'packages/analysis/src/a.ts:1 "../../protocol/src/units.ts" leaves packages/analysis; import a package by its name',
    ]);
  });
});

describe('files of one workspace', () => {
  it('are named with their ending', () => {
    write('packages/protocol/src/units.ts', '');
    expect(problemsWith('packages/protocol/src/a.ts', "import './units';")).toEqual([
      'packages/protocol/src/a.ts:1 "./units" names no file; write the whole name with its ending',
    ]);
  });

  it('may not import each other in a circle, not even for types', () => {
    write('packages/protocol/src/b.ts', "import type { C } from './c.ts';");
    write('packages/protocol/src/c.ts', "export * from './a.ts';");
    expect(problemsWith('packages/protocol/src/a.ts', "import './b.ts';")).toEqual([
      'files import each other in a circle: packages/protocol/src/a.ts -> packages/protocol/src/b.ts' +
        ' -> packages/protocol/src/c.ts -> packages/protocol/src/a.ts',
    ]);
  });

  it('may share an import without a circle', () => {
    write('packages/protocol/src/b.ts', "import './d.ts';");
    write('packages/protocol/src/c.ts', "import './d.ts';");
    write('packages/protocol/src/d.ts', '');
    expect(problemsWith('packages/protocol/src/a.ts', "import './b.ts';\nimport './c.ts';")).toEqual([]);
  });
});

describe("the dashboard's layers", () => {
  beforeEach(() => {
    write('apps/dashboard/src/views/view.tsx', '');
    write('apps/dashboard/src/format/duration.ts', '');
  });

  it('import downwards', () => {
    expect(problemsWith('apps/dashboard/src/views/other.tsx', "import '../format/duration.ts';")).toEqual([]);
    expect(problemsWith('apps/dashboard/src/main.tsx', "import './views/view.tsx';")).toEqual([]);
  });

  it.each(['charts', 'widgets', 'theme', 'session', 'ingest', 'url', 'format'])('%s may not import a view', (layer) => {
    expect(problemsWith(`apps/dashboard/src/${layer}/a.ts`, "import '../views/view.tsx';")).toEqual([
      `apps/dashboard/src/${layer}/a.ts:1 ${layer} may not import views, a layer above it`,
    ]);
  });

  it('may not import what puts them together', () => {
    write('apps/dashboard/src/app.tsx', '');
    expect(problemsWith('apps/dashboard/src/views/a.tsx', "import '../app.tsx';")).toEqual([
      'apps/dashboard/src/views/a.tsx:1 views may not import app.tsx, which is no layer below it',
    ]);
  });

  it('are all known', () => {
    expect(problemsWith('apps/dashboard/src/misc/a.ts', "import '../format/duration.ts';")).toEqual([
      'apps/dashboard/src/misc/a.ts:1 apps/dashboard/src/misc is no known layer; add it to scripts/import-rules.json',
    ]);
  });

  it.each(['ingest', 'format'])('%s does without React', (layer) => {
    expect(problemsWith(`apps/dashboard/src/${layer}/a.ts`, "import { useState } from 'react';")).toEqual([
      `apps/dashboard/src/${layer}/a.ts:1 apps/dashboard/src/${layer} may not import "react"`,
    ]);
  });

  it('load recharts in one place only', () => {
    expect(problemsWith('apps/dashboard/src/charts/recharts/bars.tsx', "import 'recharts';")).toEqual([]);
    expect(problemsWith('apps/dashboard/src/views/a.tsx', "import 'recharts';")).toEqual([
      'apps/dashboard/src/views/a.tsx:1 "recharts" may be imported only in apps/dashboard/src/charts/recharts',
    ]);
  });
});

describe('debt', () => {
  const debt = [{ from: 'packages/protocol/src/a.ts', target: 'node:fs', why: 'an example' }];

  it('lets a known violation pass', () => {
    expect(problemsWith('packages/protocol/src/a.ts', "import 'node:fs';", { ...rules, debt })).toEqual([]);
  });

  it('has to leave the list once it is paid', () => {
    expect(problemsWith('packages/protocol/src/a.ts', '', { ...rules, debt })).toEqual([
      'debt of packages/protocol/src/a.ts to node:fs is paid; remove it from the list',
    ]);
  });
});
