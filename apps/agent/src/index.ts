export { startAgent } from './agent.ts';
export type { OtlpOptions } from './metrics/otlp-options.ts';
export type { ConsoleHandler, HandlerOptions } from './mount/handler.ts';
export { type ConsoleMiddleware, upgradesBelow } from './mount/middleware.ts';
export type { MountOptions } from './mount/mount-options.ts';
export { AgentError, type AgentOptions, type Observable } from './options.ts';
export type { Agent } from './running-agent.ts';
export type { Redactor, TextKind } from './ring/redaction.ts';
export type { AgentConnection } from './join-agent.ts';
