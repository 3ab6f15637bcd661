import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Workspace
 * @property {string} folder relative to the root, with forward slashes
 * @property {string} name as others import it
 * @property {Readonly<Record<string, string>>} scripts
 * @property {readonly string[]} entryPoints what others may import: the name itself, or the name and a subpath
 */

/** @param {string} folder @param {string} file @returns {Workspace} */
function read(folder, file) {
  const { name, scripts = {}, exports = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const entryPoints = Object.keys(exports).map((key) => `${name}${key.slice(1)}`);
  return { folder, name, scripts, entryPoints };
}

/**
 * The workspaces that pnpm-workspace.yaml names, in its order.
 *
 * @param {string} root absolute path of the repository
 * @returns {readonly Workspace[]}
 */
export function workspaces(root) {
  const yaml = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const patterns = [...yaml.matchAll(/^ {2}- (\S+)$/gm)].map((match) => match[1] ?? '');
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    if (!existsSync(join(root, parent))) return [];
    return readdirSync(join(root, parent))
      .sort()
      .map((name) => `${parent}/${name}`);
  });
  return folders.flatMap((folder) => {
    const file = join(root, folder, 'package.json');
    return existsSync(file) ? [read(folder, file)] : [];
  });
}
