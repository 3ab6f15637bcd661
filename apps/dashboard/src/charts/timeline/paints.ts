import type { QueueId } from '@pollscope/protocol';
import { queueStyle } from '../../theme/queue-style.ts';
import type { Colours } from '../time/colours.ts';

/** Red, green and blue of a colour, from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The page's colours as lanes need them. */
export interface Paints {
  /** Of a queue; of what has none, the colour of polls. */
  readonly ofQueue: (queue: QueueId) => Rgb;
  readonly driver: Rgb;
  readonly parked: Rgb;
  readonly waiting: Rgb;
  readonly ink: Rgb;
  readonly css: Colours;
}

/** CSS variable of a queue's colour. */
export function queueVariable(queue: QueueId): string {
  return queue < 0 ? '--state-polling' : queueStyle(queue).variable;
}

export function paintsOf(css: Colours): Paints {
  const known = new Map<QueueId, Rgb>();
  const rgb = (variable: string): Rgb => parseRgb(css.of(variable));
  return {
    ofQueue(queue) {
      const colour = known.get(queue) ?? rgb(queueVariable(queue));
      known.set(queue, colour);
      return colour;
    },
    driver: rgb('--state-driver'),
    parked: rgb('--state-parked'),
    waiting: rgb('--warning'),
    ink: rgb('--ink-3'),
    css,
  };
}

/** Computed colours are `rgb(1, 2, 3)`; of anything else grey. */
function parseRgb(text: string): Rgb {
  const [red = 128, green = 128, blue = 128] = (/^rgba?\(([^)]*)\)/.exec(text)?.[1] ?? '')
    .split(',')
    .map(Number)
    .filter(Number.isFinite);
  return [red, green, blue];
}
