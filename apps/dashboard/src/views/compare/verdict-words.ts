import type { Finding } from '@pollscope/protocol';
import { formatCount, formatDuration } from '../../format/format.ts';
import { changeWords } from './change-words.ts';
import type { Change, Verdict } from './verdict.ts';

/** More detectors than these are counted, not named. */
const NAMED_FINDINGS = 2;

/** One sentence: what got slower and faster, by how much, and which findings came and went. */
export function verdictSentence(verdict: Verdict): string {
  const { slower, faster, slowerTask, fasterTask, waitsLonger, waitsLess, gained, lost } = verdict;
  const changes = [
    slower && `${changeText('got slower', slower)}${mostOf(slowerTask)}`,
    faster && `${changeText('got faster', faster)}${mostOf(fasterTask)}`,
    waitsLonger && changeText('waits longer', waitsLonger),
    waitsLess && changeText('waits less', waitsLess),
  ].filter((text) => text !== undefined);
  const findings = [findingsText('new', gained), findingsText('gone', lost)].filter((text) => text !== '');
  const nothing = changes.length === 0 ? ['no queue got noticeably slower or faster'] : [];
  const same = findings.length === 0 ? ['the findings are the same'] : [];
  const sentence = [...changes, ...nothing, ...findings, ...same].join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** How grave it is, in the words of findings. */
export function verdictWeight({ slower, waitsLonger, gained }: Verdict): 'calm' | 'info' | 'warning' | 'critical' {
  if (gained.some(({ severity }) => severity === 'critical')) return 'critical';
  if (slower !== undefined || waitsLonger !== undefined) return 'warning';
  if (gained.some(({ severity }) => severity === 'warning')) return 'warning';
  return gained.length > 0 ? 'info' : 'calm';
}

function changeText(what: string, change: Change): string {
  const { row, measure, quantile, before, after } = change;
  // There is no factor from nothing to something.
  const by = before > 0 ? ` (${changeWords(before, after)})` : '';
  const figure = `${measure === 'pollTime' ? 'poll time' : 'queue delay'} ${quantile}`;
  return `“${row.name}” ${what}, ${figure} ${formatDuration(before)} → ${formatDuration(after)}${by}`;
}

function mostOf(task: Change | undefined): string {
  return task === undefined ? '' : `, most of it in tasks called “${task.row.name}”`;
}

function findingsText(what: 'new' | 'gone', findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const detectors = [...new Set(findings.map(({ detector }) => detector))];
  const named = detectors.length <= NAMED_FINDINGS ? ` (${detectors.join(', ')})` : '';
  return `${formatCount(findings.length)} ${findings.length === 1 ? 'finding is' : 'findings are'} ${what}${named}`;
}
