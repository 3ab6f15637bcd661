import { handleArrival } from '../arrival.ts';
import type { Nanoseconds } from '../probe.ts';
import { sharedNow } from './shared-clock.ts';

/** One end of a `MessageChannel`, of Node or of the DOM. It can serve one queue or one channel. */
export interface ThreadPort {
  postMessage(message: unknown, transfer?: readonly object[]): void;
  addEventListener(type: string, listener: (event: object) => void): void;
  start?(): void;
  close(): void;
  /** Node only: the port keeps its thread alive from now on. */
  ref?(): void;
  unref?(): void;
}

/** What each message between threads carries. */
interface Sent {
  /** On the clock that the threads share. */
  readonly sentAt: Nanoseconds;
}

/** The sender of it closes its end. Browsers have no event for that. */
const CLOSED = { kind: 'closed' } as const;

interface PortListeners<Message> {
  readonly received: (message: Message) => void;
  /**
   * The other end was closed, or its thread ended, of which browsers do not tell. Maybe called twice, and in Node also
   * after a close of our own end.
   */
  readonly closed: () => void;
}

/** What a listener wakes or spawns has been runnable since the message was sent. */
export function listen<Message extends { readonly kind: string }>(
  port: ThreadPort,
  { received, closed }: PortListeners<Message>,
): void {
  port.addEventListener('message', (event) => {
    const { data } = event as { readonly data: (Message | typeof CLOSED) & Sent };
    handleArrival(Math.max(0, sharedNow() - data.sentAt), () => {
      if (isClosed(data)) {
        closed();
        port.close();
      } else {
        received(data);
      }
    });
  });
  port.addEventListener('close', () => handleArrival(0, closed));
  port.start?.();
}

/** @throws what `postMessage` throws for a value that cannot be cloned; nothing is sent then. */
export function post(port: ThreadPort, message: object, transfer: readonly object[] = []): void {
  port.postMessage({ ...message, sentAt: sharedNow() } satisfies Sent, transfer);
}

/** What was posted before arrives before the other end's `closed` is called. */
export function closePort(port: ThreadPort): void {
  post(port, CLOSED);
  port.close();
}

function isClosed(message: { readonly kind: string }): message is typeof CLOSED {
  return message.kind === CLOSED.kind;
}
