import type { Frame } from '../src/index.ts';

/** A frame as JSON has it: columns become plain arrays. */
export function plain(frame: Frame): unknown {
  return JSON.parse(
    JSON.stringify(frame, (_, value) =>
      value instanceof Object && ArrayBuffer.isView(value) ? Object.values(value) : value,
    ),
  );
}
