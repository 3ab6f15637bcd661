import { fromPromise, type TaskBody, yieldNow } from '@pollscope/executor';
import { renderTile } from './fractal.ts';
import type { Paint } from './palette.ts';
import type { TilesExecutor } from './queues.ts';
import { TILE_SIZE } from './tile-renderer.ts';

export type FaultKind = 'long-poll' | 'busy-yield' | 'stuck-request';

/** How long each fault lasts when nobody says otherwise, and at most; all in milliseconds. */
export const FAULT_LENGTHS: Readonly<Record<FaultKind, { readonly usual: number; readonly most: number }>> = {
  // Far above every ordinary poll, short enough to try again and again. It blocks the whole service, hence the limit.
  'long-poll': { usual: 800, most: 10_000 },
  'busy-yield': { usual: 5_000, most: 60_000 },
  'stuck-request': { usual: 60_000, most: 60_000 },
};

/** What became of a fault. `measuredMs` is by the clock of the service, to be compared with what the console shows. */
export type FaultState =
  | { readonly kind: 'running' }
  | { readonly kind: 'over'; readonly measuredMs: number; readonly yields: number };

export interface Fault {
  readonly id: number;
  readonly kind: FaultKind;
  /** Milliseconds asked for. */
  readonly lengthMs: number;
  /** Wall-clock milliseconds since 1970. */
  readonly injectedAt: number;
  readonly state: FaultState;
}

export interface FaultsOptions {
  readonly executor: TilesExecutor;
  readonly paint: Paint;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Sends a GET request to the service itself and resolves when it is answered. */
  readonly requestSelf: (path: string) => Promise<void>;
}

/** Older faults are forgotten, so that the list that the page shows stays short. */
const REMEMBERED_FAULTS = 12;

/** A tile with many iterations everywhere: what the long poll computes. */
const HEAVY_TILE = { fractal: 'mandelbrot', zoom: 3, x: 4, y: 3 } as const;

/** Misbehaviour on demand, each a real task that really does it. */
export class Faults {
  readonly #options: FaultsOptions;
  readonly #list: Fault[] = [];
  readonly #releases = new Map<number, () => void>();
  #lastId = 0;

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  /** Newest first. */
  get list(): readonly Fault[] {
    return this.#list;
  }

  inject(kind: FaultKind, lengthMs: number): Fault {
    const fault = this.#remember(kind, lengthMs);
    const foreground = this.#options.executor.queue('foreground');
    switch (kind) {
      case 'long-poll':
        foreground.spawn(() => this.#longPoll(fault), { name: 'fault: long poll' });
        break;
      case 'busy-yield':
        foreground.spawn(() => this.#busyYield(fault), { name: 'fault: busy yield' });
        break;
      case 'stuck-request':
        void this.#options.requestSelf(`/held/${fault.id}`).catch(() => this.release(fault.id));
        break;
    }
    return fault;
  }

  /** Body of the task behind a stuck request: waits until it is released or its time is up. */
  *hold(id: number): TaskBody<void> {
    const fault = this.#list.find((candidate) => candidate.id === id && candidate.state.kind === 'running');
    if (fault?.kind !== 'stuck-request') throw new RangeError(`No request is to be held as fault ${id}.`);
    const start = this.#options.now();
    const timeout = setTimeout(() => this.release(id), fault.lengthMs).unref();
    try {
      yield* fromPromise(new Promise<void>((resolve) => this.#releases.set(id, resolve)));
    } finally {
      clearTimeout(timeout);
      this.#releases.delete(id);
      this.#end(fault, { kind: 'over', measuredMs: this.#options.now() - start, yields: 0 });
    }
  }

  /** Lets one stuck request go on; no-op when it is not stuck. */
  release(id: number): void {
    this.#releases.get(id)?.();
  }

  releaseAll(): void {
    for (const release of this.#releases.values()) release();
  }

  *#longPoll(fault: Fault): TaskBody<void> {
    const { now, paint } = this.#options;
    // An ordinary poll first: the console then shows the long one beside it.
    yield* yieldNow();
    const start = now();
    let steps = renderTile(HEAVY_TILE, { size: TILE_SIZE, stepIterations: 1, paint });
    while (now() - start < fault.lengthMs) {
      if (steps.next().done === true) steps = renderTile(HEAVY_TILE, { size: TILE_SIZE, stepIterations: 1, paint });
    }
    this.#end(fault, { kind: 'over', measuredMs: now() - start, yields: 0 });
  }

  *#busyYield(fault: Fault): TaskBody<void> {
    const { now } = this.#options;
    const start = now();
    let yields = 0;
    while (now() - start < fault.lengthMs) {
      yields++;
      yield* yieldNow();
    }
    this.#end(fault, { kind: 'over', measuredMs: now() - start, yields });
  }

  #remember(kind: FaultKind, lengthMs: number): Fault {
    this.#lastId++;
    const fault: Fault = { id: this.#lastId, kind, lengthMs, injectedAt: Date.now(), state: { kind: 'running' } };
    this.#list.unshift(fault);
    this.#list.length = Math.min(this.#list.length, REMEMBERED_FAULTS);
    return fault;
  }

  #end(fault: Fault, state: FaultState): void {
    const index = this.#list.findIndex(({ id }) => id === fault.id);
    if (index >= 0) this.#list[index] = { ...fault, state };
  }
}
