/** Function, file, line and column; what V8 does not know is null. */
export type CapturedFrame = readonly [string | null, string | null, number | null, number | null];

export type CapturedStack =
  | { readonly kind: 'stack'; readonly time: readonly [number, number]; readonly frames: readonly CapturedFrame[] }
  /** A debugger could connect to the program. */
  | { readonly kind: 'debugged' }
  /** The program does not let its stacks be formatted differently for a moment. */
  | { readonly kind: 'frozen' };

/**
 * Takes the stack on which it is called, innermost frame first. The watchdog sends its text to the program's thread, so
 * it refers to nothing outside of itself, and leaves everything as it was.
 */
export function captureStack(maxFrames: number): CapturedStack {
  const time = process.hrtime();
  if (process.getBuiltinModule('node:inspector').url() !== undefined) return { kind: 'debugged' };
  const format = (_: Error, sites: readonly NodeJS.CallSite[]): CapturedFrame[] =>
    sites.map((site) => [
      site.isAsync() ? `async ${site.getFunctionName() ?? ''}` : site.getFunctionName(),
      site.getScriptNameOrSourceURL(),
      site.getLineNumber(),
      site.getColumnNumber(),
    ]);
  const settings = { stackTraceLimit: maxFrames, prepareStackTrace: format };
  const former = Object.keys(settings).map((name) => [name, Object.getOwnPropertyDescriptor(Error, name)] as const);
  try {
    for (const [name, value] of Object.entries(settings)) {
      // Does not throw when the program has frozen Error.
      Reflect.defineProperty(Error, name, { value, configurable: true, writable: true });
    }
    const holder: { stack?: CapturedFrame[] | string } = {};
    Error.captureStackTrace(holder, captureStack);
    const frames = holder.stack;
    return Array.isArray(frames) ? { kind: 'stack', time, frames } : { kind: 'frozen' };
  } finally {
    for (const [name, descriptor] of former) {
      if (descriptor === undefined) Reflect.deleteProperty(Error, name);
      else Reflect.defineProperty(Error, name, descriptor);
    }
  }
}
