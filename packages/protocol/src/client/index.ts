export { Connection, type ConnectionOptions } from './connection.ts';
export { type ConnectionState, type ConnectionStatus, INITIAL_STATUS, type SourceInfo } from './connection-state.ts';
export type { OpenSocket, Socket, SocketEvents } from './socket.ts';
