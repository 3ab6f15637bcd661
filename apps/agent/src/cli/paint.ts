import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';

/** What a piece of text says beside its words; colour is never the only cue. */
export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'warning' | 'bad';
export type Paint = (tone: Tone, text: string) => string;

const STYLES = {
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  warning: 'yellow',
  bad: 'red',
} as const satisfies Record<Exclude<Tone, 'plain'>, Parameters<typeof styleText>[0]>;

/** Paints for a terminal that shows colour; elsewhere, and where NO_COLOR is set, text stays as it is. */
export function paintFor(stream: Pick<WriteStream, 'isTTY'>, env: NodeJS.ProcessEnv): Paint {
  const plain = !stream.isTTY || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return (tone, text) => (plain || tone === 'plain' ? text : styleText(STYLES[tone], text));
}
