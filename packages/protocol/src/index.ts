export { ByteWriter } from './byte-writer.ts';
export { decodeFrame, encodeFrame } from './frame.ts';
export { FrameError, type FrameErrorCode } from './frame-error.ts';
export {
  CAPABILITIES,
  type Capability,
  CloseCode,
  type Hello,
  PROTOCOL_VERSION,
  type ProtocolVersion,
  type RefusalCode,
  type Refused,
  refusalFor,
  type Source,
  type Subscription,
  type Welcome,
} from './handshake.ts';
export { HandshakeError, parseHello, parseReply } from './handshake-parser.ts';
export { HISTOGRAM_BUCKETS } from './limits.ts';
export * from './model.ts';
export * from './units.ts';
