// Holds the repository to import-rules.json: who may import what. Run by `npm test`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cycles, importsBelow, namesAFile } from './import-graph.mjs';
import { root as repository } from './toolchain.mjs';
import { workspaces } from './workspaces.mjs';

/**
 * @typedef {import('./import-graph.mjs').Import} Import
 * @typedef {import('./workspaces.mjs').Workspace} Workspace
 *
 * @typedef {object} Rules a name ending in `*` stands for all that begin so; a package's name, for its subpaths too
 * @property {string} scope prefix of the workspaces' names
 * @property {Readonly<Record<string, { readonly may: readonly string[], readonly testsMay?: readonly string[] }>>} workspaces
 *   what each may import, and what its tests may import besides
 * @property {readonly string[]} testsAndConfigsMay what tests and tool configurations may import besides,
 *   and besides their own package by its name
 * @property {Readonly<Record<string, readonly string[]>>} layers folders within a folder, the highest first: each may
 *   import only those below it
 * @property {Readonly<Record<string, readonly string[]>>} onlyIn packages that only these folders or files may import
 * @property {Readonly<Record<string, readonly string[]>>} never packages that a folder may not import
 * @property {readonly { readonly from: string, readonly target: string, readonly why: string }[]} debt violations
 *   that are known and still to be mended; one that is mended has to leave the list
 */

/** @param {string} pattern @param {string} target */
function matches(pattern, target) {
  if (pattern.endsWith('*')) return target.startsWith(pattern.slice(0, -1));
  return target === pattern || target.startsWith(`${pattern}/`);
}

/** @param {string} path @param {string} folder */
const isBelow = (path, folder) => path.startsWith(`${folder}/`);

/** @param {string} file */
const isTestOrConfig = (file) => /\.test\.(ts|tsx|mjs)$|(^|\/)(test|testing)\/|\.config\.(ts|mjs)$/.test(file);

/**
 * What is wrong with one import, if anything.
 *
 * @param {Import} one
 * @param {Workspace} home the workspace that the importing file belongs to
 * @param {{ rules: Rules, all: readonly Workspace[], root: string }} context
 * @returns {string | undefined}
 */
function violation(one, home, { rules, all, root }) {
  const { from, target, specifier } = one;
  if (specifier.startsWith('.')) {
    if (!isBelow(target, home.folder)) return `"${specifier}" leaves ${home.folder}; import a package by its name`;
    if (!namesAFile(root, one)) return `"${specifier}" names no file; write the whole name with its ending`;
    return layerViolation(from, target, rules.layers);
  }
  for (const [folder, patterns] of Object.entries(rules.never)) {
    if (isBelow(from, folder) && patterns.some((pattern) => matches(pattern, target))) {
      return `${folder} may not import "${specifier}"`;
    }
  }
  for (const [pattern, places] of Object.entries(rules.onlyIn)) {
    if (matches(pattern, target) && !places.some((place) => from.startsWith(place))) {
      return `"${specifier}" may be imported only in ${places.join(', ')}`;
    }
  }
  const entry = Object.entries(rules.workspaces).find(([folder]) => matches(folder, home.folder))?.[1];
  if (entry === undefined)
    return `${home.folder} has no entry in scripts/import-rules.json; say there what it may import`;
  const { may, testsMay = [] } = entry;
  const allowed = isTestOrConfig(from) ? [...may, ...testsMay, ...rules.testsAndConfigsMay, home.name] : may;
  if (!allowed.some((pattern) => matches(pattern, target))) {
    return target === 'computed'
      ? `import(${specifier}) is computed, so that nobody can check it; write the name out`
      : `${home.folder} may not import "${specifier}"`;
  }
  const isPrivate = target.startsWith(rules.scope) && !all.some(({ entryPoints }) => entryPoints.includes(target));
  return isPrivate ? `"${specifier}" is no public entry point of its package` : undefined;
}

/** @param {string} from @param {string} target @param {Rules['layers']} layers */
function layerViolation(from, target, layers) {
  for (const [folder, names] of Object.entries(layers)) {
    if (!isBelow(from, folder) || !isBelow(target, folder)) continue;
    const [source = '', destination = ''] = [from, target].map((path) => path.slice(folder.length + 1));
    // What lies directly in the folder puts the layers together.
    if (!source.includes('/')) continue;
    const [upper = '', lower = ''] = [source, destination].map((path) => path.split('/')[0] ?? '');
    if (!names.includes(upper)) return `${folder}/${upper} is no known layer; add it to scripts/import-rules.json`;
    if (upper === lower) continue;
    if (!names.includes(lower)) return `${upper} may not import ${lower}, which is no layer below it`;
    if (names.indexOf(lower) < names.indexOf(upper)) return `${upper} may not import ${lower}, a layer above it`;
  }
  return undefined;
}

/**
 * All violations in the repository, each as a line that says where and what.
 *
 * @param {string} root absolute path of the repository
 * @param {Rules} rules
 * @returns {readonly string[]}
 */
export function checkImports(root, rules) {
  const all = workspaces(root);
  const owed = new Set(rules.debt);
  const problems = all.flatMap((home) => {
    const imports = importsBelow(root, home.folder, rules.scope);
    const wrong = imports.flatMap((one) => {
      const problem = violation(one, home, { rules, all, root });
      if (problem === undefined) return [];
      const known = rules.debt.find((debt) => debt.from === one.from && debt.target === one.target);
      if (known === undefined) return [`${one.from}:${one.line} ${problem}`];
      owed.delete(known);
      return [];
    });
    return [...wrong, ...cycles(imports).map((path) => `files import each other in a circle: ${path.join(' -> ')}`)];
  });
  const paid = [...owed].map(({ from, target }) => `debt of ${from} to ${target} is paid; remove it from the list`);
  return [...problems, ...paid];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rules = JSON.parse(readFileSync(join(repository, 'scripts', 'import-rules.json'), 'utf8'));
  const problems = checkImports(repository, rules);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
