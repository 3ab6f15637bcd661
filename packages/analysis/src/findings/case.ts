import type { Finding, FindingId, Nanoseconds } from '@pollscope/protocol';
import type { AnyDetector, Sighting } from './detector.ts';

/** One fault of one subject through time: opens, closes, and may open again as the same finding. */
export class Case {
  readonly #detector: AnyDetector;
  readonly #nextId: () => FindingId;
  #state: 'suspected' | 'open' | 'over' = 'over';
  /** One bit for each of the last looks, the latest lowest: set when it was seen. */
  #looks = 0;
  #quiet = 0;
  #first: Nanoseconds = 0;
  #last: Nanoseconds = 0;
  /** How often it happened since it was first suspected. */
  #times = 0;
  /** Of what was seen since then, what tells most. */
  #worst: Sighting | undefined;
  #finding: Finding | undefined;

  constructor(detector: AnyDetector, nextId: () => FindingId) {
    this.#detector = detector;
    this.#nextId = nextId;
  }

  /** Neither open nor suspected. */
  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** It was told as a finding. */
  get isTold(): boolean {
    return this.#finding !== undefined;
  }

  /** Returns the finding as it is now; undefined while the case is only suspected. */
  seen(sighting: Sighting): Finding | undefined {
    if (this.#state === 'over') this.#suspect(sighting);
    this.#look(1);
    this.#quiet = 0;
    this.#times += sighting.times;
    this.#last = sighting.evidence.to;
    const isWorst = this.#worst === undefined || sighting.weight >= this.#worst.weight;
    if (isWorst) this.#worst = sighting;
    if (this.#state === 'suspected') {
      return bitsOf(this.#looks) < this.#detector.hysteresis.opens ? undefined : this.#open();
    }
    return this.#restate(sighting, isWorst);
  }

  /** It was not seen at a look. Returns the finding if that closed it. */
  missed(): Finding | undefined {
    this.#look(0);
    this.#quiet++;
    if (this.#state === 'suspected' && this.#looks === 0) this.#state = 'over';
    if (this.#state !== 'open' || this.#quiet < this.#detector.hysteresis.closes) return undefined;
    this.#state = 'over';
    if (this.#finding !== undefined) this.#finding = { ...this.#finding, state: 'closed' };
    return this.#finding;
  }

  #look(bit: 0 | 1): void {
    const { of } = this.#detector.hysteresis;
    // 1 << 32 is 1.
    const kept = of >= 32 ? -1 : (1 << of) - 1;
    this.#looks = ((this.#looks << 1) | bit) & kept;
  }

  #suspect(sighting: Sighting): void {
    this.#state = 'suspected';
    this.#looks = 0;
    this.#times = 0;
    this.#worst = undefined;
    this.#first = sighting.evidence.from;
  }

  #open(): Finding | undefined {
    const worst = this.#worst;
    if (worst === undefined) return undefined;
    this.#state = 'open';
    const before = this.#finding;
    this.#finding = {
      id: before?.id ?? this.#nextId(),
      detector: this.#detector.name,
      state: 'open',
      first: before?.first ?? this.#first,
      last: this.#last,
      count: (before?.count ?? 0) + this.#times,
      ...worstOf(worst),
    };
    return this.#finding;
  }

  #restate(sighting: Sighting, isWorst: boolean): Finding | undefined {
    const finding = this.#finding;
    if (finding === undefined) return undefined;
    this.#finding = {
      ...finding,
      last: this.#last,
      count: finding.count + sighting.times,
      ...(isWorst ? worstOf(sighting) : {}),
    };
    return this.#finding;
  }
}

function worstOf(sighting: Sighting) {
  const { severity, subjects, evidence } = sighting;
  return { severity, subjects, evidence, ...sighting.tell() };
}

function bitsOf(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
