interface MessagePort {
  onmessage: (() => void) | null;
  postMessage(message: undefined): void;
}

/** The few globals that Node, browsers and workers share and that this package uses. */
export interface Host {
  readonly performance: { now(): number };
  readonly queueMicrotask: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  /** Node only. */
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel: new () => { readonly port1: MessagePort; readonly port2: MessagePort };
}

/** Through this one cast the package needs the types of neither Node nor the DOM. */
export function currentHost(): Host {
  return globalThis as unknown as Host;
}

/**
 * A function that runs callbacks in order, each in a new task of the event loop: `setImmediate` where it exists, else a
 * MessageChannel, since nested `setTimeout` waits 4 ms in browsers.
 */
export function macrotasks(host: Host): (callback: () => void) => void {
  const { setImmediate } = host;
  if (setImmediate !== undefined) {
    return (callback) => {
      setImmediate(callback);
    };
  }
  const { port1, port2 } = new host.MessageChannel();
  const pending: (() => void)[] = [];
  port1.onmessage = () => pending.shift()?.();
  return (callback) => {
    pending.push(callback);
    port2.postMessage(undefined);
  };
}

/** Makes `error` an uncaught error of the host, outside the caller's stack. */
export function throwUncaught(host: Host, error: unknown): void {
  host.queueMicrotask(() => {
    throw error;
  });
}
