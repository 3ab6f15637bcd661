import { once } from 'node:events';
import type { Paint } from '../paint.ts';
import type { Followed } from './follow.ts';
import { Screen } from './screen.ts';
import { SORTS, type Sort, type Summary, type SummaryOptions, summaryOf } from './summary.ts';
import { summaryLines } from './summary-text.ts';

const REDRAW_EVERY_MS = 1_000;
/** As many task rows as the largest terminals show; the screen cuts them to its height. */
const MOST_TASKS = 200;

export interface LiveViewOptions extends Omit<SummaryOptions, 'tasks'> {
  readonly paint: Paint;
}

/** Shows the program on the whole terminal, afresh each second, until the user quits or the signal is aborted. */
export async function liveView(followed: Followed, options: LiveViewOptions, signal: AbortSignal): Promise<void> {
  const quit = new AbortController();
  const { paint } = options;
  let sort = options.sort;
  /** What stays on the screen while it is paused; the stream is followed on. */
  let frozen: Summary | undefined;

  const screen = new Screen((key) => {
    if (key === 'q') quit.abort();
    else if (key === 's' && frozen === undefined) sort = nextSort(sort);
    else if (key === 'p') frozen = frozen === undefined ? summarise() : undefined;
    redraw();
  });
  const summarise = (): Summary => summaryOf(followed, { ...options, sort, tasks: MOST_TASKS });
  const redraw = (): void => {
    const lines = summaryLines(frozen ?? summarise(), { width: screen.width, paint });
    const keys =
      frozen === undefined
        ? paint('faint', `q quit  s sort by ${nextSort(sort)}  p pause`)
        : `${paint('warning', 'PAUSED')}  ${paint('faint', 'q quit  p go on')}`;
    screen.draw([...lines.slice(0, Math.max(0, screen.height - 2)), '', keys]);
  };
  const timer = setInterval(redraw, REDRAW_EVERY_MS);
  process.stdout.on('resize', redraw);
  try {
    redraw();
    await once(AbortSignal.any([quit.signal, signal]), 'abort');
  } finally {
    clearInterval(timer);
    process.stdout.off('resize', redraw);
    screen.close();
  }
}

function nextSort(sort: Sort): Sort {
  const all = Object.keys(SORTS) as Sort[];
  return all[(all.indexOf(sort) + 1) % all.length] ?? sort;
}
