/**
 * Translates stacks on a thread of its own: decoding a large source map takes a second, in which the agent would read
 * nothing from the ring.
 */
import { parentPort } from 'node:worker_threads';
import { SourceMaps } from './source-maps.ts';
import type { StackFrame } from './stack-sample.ts';

if (parentPort === null) throw new Error('this module runs only as the thread that StackTranslator starts');
const port = parentPort;
const maps = new SourceMaps();
port.on('message', (frames: readonly StackFrame[]) => {
  void maps.originalFrames(frames).then((original) => port.postMessage(original));
});
