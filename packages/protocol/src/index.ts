export { ByteWriter } from './byte-writer.ts';
export { decodeFrame, encodeFrame } from './frame.ts';
export { FrameError, type FrameErrorCode } from './frame-error.ts';
export {
  CAPABILITIES,
  type Capability,
  CloseCode,
  type Hello,
  LEVELS,
  type Level,
  PROTOCOL_VERSION,
  type ProtocolVersion,
  type RefusalCode,
  type Refused,
  refusalFor,
  type Source,
  SUBSCRIPTIONS,
  type Subscription,
  type Welcome,
} from './handshake.ts';
export { parseHello, parseReply } from './handshake-parser.ts';
export { HISTOGRAM_BUCKETS } from './limits.ts';
export { MessageError } from './message-error.ts';
export * from './model.ts';
export { parseClientMessage, parseNotice } from './request-parser.ts';
export type {
  AgentNotice,
  ClientRequest,
  DeclinedNotice,
  DumpRequest,
  LevelNotice,
  SetLevelRequest,
  SnapshotRequest,
  StatusNotice,
  SubscribeRequest,
} from './requests.ts';
export * from './units.ts';
