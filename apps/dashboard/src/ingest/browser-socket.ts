import { CloseCode } from '@pollscope/protocol';
import type { OpenSocket } from '@pollscope/protocol/client';

/** The part of a browser's WebSocket that is used. */
export type WebSocketLike = Pick<WebSocket, 'binaryType' | 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'>;

/** Lets a connection use a WebSocket of the browser; why one cannot be opened a browser does not tell. */
export function overWebSocket(open: () => WebSocketLike): OpenSocket {
  return ({ opened, received, lost }) => {
    const socket = open();
    socket.binaryType = 'arraybuffer';
    socket.onopen = opened;
    socket.onmessage = ({ data }) => received(data instanceof ArrayBuffer ? new Uint8Array(data) : String(data));
    socket.onclose = ({ code }) =>
      lost(code === CloseCode.goingAway ? 'the program ended' : 'the connection was lost or could not be made');
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };
}
