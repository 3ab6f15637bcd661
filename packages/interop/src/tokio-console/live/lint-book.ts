import type { Finding, FindingId, Nanoseconds } from '@pollscope/protocol';
import { type Lint, LINTS } from './lints.ts';
import type { LiveTask } from './live-task.ts';

/** Above the ids of what the detectors find in the same stream. */
const FIRST_ID: FindingId = 1_000_000;
/** Of one lint; as many as of one detector. */
const MOST_CASES = 64;
/** Without it a task that comes and goes would open and close a finding each second. */
const CLOSES_AFTER = 5;

/** A fault of the tasks that one place spawns. */
interface Case {
  finding: Finding;
  /** Updates in which it was not seen. */
  quiet: number;
}

/** Which of tokio-console's lints hold, as findings: one for each lint and each place that spawns such tasks. */
export class LintBook {
  readonly #books: readonly LintCases[];

  /** False: none are looked for; `without`: names of those that are not. */
  constructor(wanted: false | { readonly without: readonly string[] }) {
    const nextId = idsFrom(FIRST_ID);
    this.#books = LINTS.filter(({ name }) => wanted !== false && !wanted.without.includes(name)).map(
      (lint) => new LintCases(lint, nextId),
    );
  }

  /** The task was told of. */
  told(task: LiveTask, now: Nanoseconds): void {
    for (const book of this.#books) book.told(task, now);
  }

  ended(task: LiveTask): void {
    for (const book of this.#books) book.ended(task);
  }

  /** The findings that changed. O(tasks that a lint holds of). */
  look(now: Nanoseconds): readonly Finding[] {
    return this.#books.flatMap((book) => book.look(now));
  }
}

class LintCases {
  readonly #lint: Lint;
  readonly #nextId: () => FindingId;
  /** Tasks that run may come to deserve it while nothing is told of them. */
  readonly #candidates = new Set<LiveTask>();
  readonly #cases = new Map<string, Case>();

  constructor(lint: Lint, nextId: () => FindingId) {
    this.#lint = lint;
    this.#nextId = nextId;
  }

  told(task: LiveTask, now: Nanoseconds): void {
    if (task.facts.state === 'running' || this.#lint.holds(task, now)) this.#candidates.add(task);
    else this.#candidates.delete(task);
  }

  ended(task: LiveTask): void {
    this.#candidates.delete(task);
  }

  look(now: Nanoseconds): Finding[] {
    const seen = new Map<string, LiveTask[]>();
    for (const task of this.#candidates) {
      if (!this.#lint.holds(task, now)) continue;
      const key = task.location === '' ? task.name.replace(/\d+/g, '#') : task.location;
      const group = seen.get(key);
      if (group === undefined) seen.set(key, [task]);
      else group.push(task);
    }
    const changed: Finding[] = [];
    for (const [key, tasks] of seen) changed.push(...this.#seen(key, tasks, now));
    for (const [key, one] of this.#cases) if (!seen.has(key)) changed.push(...this.#missed(key, one));
    return changed;
  }

  #seen(key: string, tasks: readonly LiveTask[], now: Nanoseconds): Finding[] {
    const [task] = tasks;
    const known = this.#cases.get(key);
    if (task === undefined || (known === undefined && this.#cases.size >= MOST_CASES)) return [];
    const { name, severity, hint } = this.#lint;
    const others = tasks.length === 1 ? '' : ` So do ${tasks.length - 1} more that are spawned there.`;
    const first = known?.finding.first ?? Math.max(0, task.facts.createdAt);
    const place = task.location === '' ? '' : ` The task is spawned at ${task.location}.`;
    const finding: Finding = {
      id: known?.finding.id ?? this.#nextId(),
      detector: name,
      severity,
      state: 'open',
      first,
      last: Math.max(first, now),
      count: (known?.finding.count ?? 0) + 1,
      subjects: [
        { kind: 'task', id: task.spawn.task },
        { kind: 'queue', id: task.queue },
      ],
      evidence: { from: Math.max(0, now - 1e9), to: Math.max(0, now) },
      figures: this.#lint.figures(task, now),
      sentence: `${this.#lint.sentence(task, now)}${others}`,
      hint: `${hint}${place}`,
    };
    this.#cases.set(key, { finding, quiet: 0 });
    return [finding];
  }

  #missed(key: string, one: Case): Finding[] {
    if (++one.quiet < CLOSES_AFTER) return [];
    this.#cases.delete(key);
    return [{ ...one.finding, state: 'closed' }];
  }
}

function idsFrom(first: FindingId): () => FindingId {
  let next = first;
  return () => next++;
}
