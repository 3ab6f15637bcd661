export { type Agent, startAgent } from './agent.ts';
export { AgentError, type AgentOptions, type Observable } from './options.ts';
