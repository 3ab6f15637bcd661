/** What the tiles service says of itself; the parts that the tests compare with the console. */
export interface ServiceState {
  readonly queues: readonly {
    readonly name: string;
    readonly weight: number;
    readonly polls: number;
    /** Nanoseconds of CPU time since the start. */
    readonly received: number;
  }[];
  readonly faults: readonly {
    readonly id: number;
    readonly kind: string;
    readonly state: { readonly kind: 'running' } | { readonly kind: 'over'; readonly measuredMs: number };
  }[];
}

/** The control API of a running tiles service. */
export class TilesApi {
  readonly #origin: string;

  constructor(serviceUrl: string) {
    this.#origin = new URL(serviceUrl).origin;
  }

  async state(): Promise<ServiceState> {
    const response = await fetch(`${this.#origin}/api/state`);
    return (await response.json()) as ServiceState;
  }

  /** Polls that the service has made since its start. */
  async polls(): Promise<number> {
    return (await this.state()).queues.reduce((sum, queue) => sum + queue.polls, 0);
  }

  /** Fraction of the CPU time given out between two states that a queue received. */
  static receivedShare(name: string, from: ServiceState, to: ServiceState): number {
    const received = ({ queues }: ServiceState, only?: string) =>
      queues
        .filter((queue) => only === undefined || queue.name === only)
        .reduce((sum, queue) => sum + queue.received, 0);
    return (received(to, name) - received(from, name)) / (received(to) - received(from));
  }

  /** Posts JSON to /api/`path`; throws with the service's message when it is refused. */
  async post(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#origin}/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: this.#origin },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} was refused: ${await response.text()}`);
  }
}
