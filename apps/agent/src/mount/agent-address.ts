/** Where the agent's thread listens, and what it wants to see. */
export interface AgentAddress {
  /** An address of this machine, never a name. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** An address of this machine at which an agent that listens on `host` can be reached. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === 'localhost') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
