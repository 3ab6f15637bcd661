/** V8 only; elsewhere the stack begins with the frames of this package, which {@link callerLocation} passes over. */
interface V8Error {
  readonly stackTraceLimit: number;
  captureStackTrace(target: object, above: unknown): void;
}

/** `file:line:column` at the end of a line, in the forms of V8, Firefox and Safari. */
const LOCATION = /(?:\(|@|at )?([^\s()@]+:\d+:\d+)\)?$/;

/** Where `callee` was called, as `file:line:column`, or '' when the host does not tell. A few microseconds. */
export function callerLocation(callee: unknown): string {
  const host = Error as unknown as Partial<V8Error>;
  const holder: { stack?: unknown } = {};
  if (host.captureStackTrace === undefined || host.stackTraceLimit === undefined) {
    // Frames: this function, `callee`, its caller.
    return locationOf(new Error().stack?.split('\n')[2]);
  }
  const limit = host.stackTraceLimit;
  // Set in this way, a frozen Error stays as it is and throws nothing; then more frames are captured than needed.
  Reflect.set(Error, 'stackTraceLimit', 1);
  host.captureStackTrace(holder, callee);
  const { stack } = holder; // no text where the program formats stacks itself
  Reflect.set(Error, 'stackTraceLimit', limit);
  return typeof stack === 'string' ? locationOf(stack.split('\n')[1]) : '';
}

function locationOf(line: string | undefined): string {
  const location = line === undefined ? undefined : LOCATION.exec(line)?.[1];
  return location === undefined ? '' : location.replace(/^file:\/\//, '');
}
