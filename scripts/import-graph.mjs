// Reads what every source file imports: static and dynamic imports, re-exports, of types and of values alike.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * @typedef {object} Import
 * @property {string} from file that imports, relative to the root, with forward slashes
 * @property {number} line counted from 1
 * @property {string} specifier as written; of a computed import(), its source text
 * @property {string} target a file relative to the root; or "node:x", "npm:x", or a workspace's "@scope/x";
 *   "computed" when the specifier is no literal
 */

const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test-results', 'coverage']);

/** @param {string} root @param {string} folder @returns {readonly string[]} files relative to the root */
function sourceFiles(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) || entry.name[0] === '.' ? [] : sourceFiles(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/** @param {string} file @param {string} specifier @param {string} scope */
function targetOf(file, specifier, scope) {
  if (specifier.startsWith('.')) {
    // Vite takes instructions after a question mark, as in './worker.ts?worker'.
    return posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  }
  if (specifier.startsWith('node:') || specifier.startsWith(scope)) return specifier;
  return `npm:${specifier}`;
}

/** @param {string} file @param {string} text @returns {readonly { specifier: string | undefined, start: number, text: string }[]} */
function specifiersIn(file, text) {
  const { module, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${file} cannot be parsed: ${error.message}`);
  const requests = [
    ...module.staticImports.map((one) => one.moduleRequest),
    ...module.staticExports.flatMap((one) => one.entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
  ].map(({ value, start }) => ({ specifier: value, start, text: value }));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const source = text.slice(start, end);
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(source);
    return { specifier: literal?.[2], start, text: source };
  });
  return [...requests, ...dynamic];
}

/**
 * All imports of the sources below a folder.
 *
 * @param {string} root absolute path of the repository
 * @param {string} folder relative to the root
 * @param {string} scope prefix of the workspaces' names
 * @returns {readonly Import[]}
 */
export function importsBelow(root, folder, scope) {
  return sourceFiles(root, folder).flatMap((from) => {
    const text = readFileSync(join(root, from), 'utf8');
    return specifiersIn(from, text).map(({ specifier, start, text: source }) => ({
      from,
      line: text.slice(0, start).split('\n').length,
      specifier: specifier ?? source,
      target: specifier === undefined ? 'computed' : targetOf(from, specifier, scope),
    }));
  });
}

/**
 * Finds the cycles among files: one for every group of files that reach each other.
 *
 * @param {readonly Import[]} imports
 * @returns {readonly (readonly string[])[]} each a path that ends where it began
 */
export function cycles(imports) {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { from, target } of imports) next.set(from, [...(next.get(from) ?? []), target]);
  /** @type {Set<string>} */
  const finished = new Set();
  /** @type {string[][]} */
  const found = [];
  /** @param {string} file @param {readonly string[]} path */
  const visit = (file, path) => {
    const start = path.indexOf(file);
    if (start !== -1) found.push([...path.slice(start), file]);
    if (start !== -1 || finished.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

/** @param {string} root @param {Import} one */
export const namesAFile = (root, one) => existsSync(join(root, one.target));
