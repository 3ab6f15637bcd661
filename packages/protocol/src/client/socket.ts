/** What a connection uses of a socket, whichever library it is of. */
export interface Socket {
  readonly send: (text: string) => void;
  /** Ends it. What it tells from then on is not heard. */
  readonly close: () => void;
}

/** What a socket tells its connection, never before it was returned. */
export interface SocketEvents {
  readonly opened: () => void;
  /** A text message, or a binary one, whose bytes stay as they are. */
  readonly received: (message: string | Uint8Array) => void;
  /** It was closed, or could not be opened, for this reason, which is for the user. */
  readonly lost: (reason: string) => void;
}

/** Begins to open a socket to the agent. */
export type OpenSocket = (events: SocketEvents) => Socket;
