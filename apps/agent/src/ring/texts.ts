import type { Nanoseconds } from '@pollscope/executor';
import type { Definition } from './definition.ts';
import { InternTable } from './intern-table.ts';
import type { Redactor, TextKind } from './redaction.ts';

/** Names are meant to be few; a program that makes one per task must not fill the memory of both threads. */
const MAX_NAMES = 20_000;
const MAX_MESSAGES = 1_000;
const MAX_LOCATIONS = 5_000;
/** Longer texts would be cut in the console anyway. */
const MAX_TEXT = 500;
/** A cut text would be no JSON any more, hence all or nothing. */
const MAX_FIELDS = 2_000;
const TOO_LONG = '{"pollscope":"more than 2000 characters"}';
/** Fields travel as messages, of which no more may pile up than this, however long the agent's thread gets no CPU. */
const FIELDS_PER_SECOND = 1_000;
const SECOND_NS = 1e9;
/** Fields are told once and forgotten, so their ids begin anew after that many. */
const FIELD_IDS = 1 << 20;

/** Gives the program's texts small ids, redacts them, and sends each that is new through `define`. */
export class Texts {
  readonly #define: (definition: Definition) => void;
  readonly #redact: Redactor;
  readonly #names: Record<'task' | 'resource' | 'mark', InternTable>;
  readonly #messages: InternTable;
  readonly #locations: InternTable;
  #lastField = 0;
  #fieldsLeft = FIELDS_PER_SECOND;
  #fieldsSince: Nanoseconds = Number.NEGATIVE_INFINITY;

  constructor(define: (definition: Definition) => void, redact: Redactor) {
    this.#define = define;
    this.#redact = redact;
    // One id space, of which each table has its share, so that none can use up another's.
    const table = (first: number, max: number, overflow: string, kind: TextKind) =>
      new InternTable({
        first,
        step: 5,
        max,
        overflow,
        define: (id, text) => define({ kind: 'string', id, text: text === overflow ? text : redact(text, kind) }),
      });
    this.#names = {
      task: table(1, MAX_NAMES, '(more names)', 'task'),
      resource: table(2, MAX_NAMES, '(more names)', 'resource'),
      mark: table(3, MAX_NAMES, '(more marks)', 'mark'),
    };
    this.#messages = table(4, MAX_MESSAGES, '(more messages)', 'panic');
    this.#locations = table(5, MAX_LOCATIONS, '(more places)', 'location');
  }

  name(kind: 'task' | 'resource' | 'mark', text: string): number {
    return this.#names[kind].idOf(shortened(text));
  }

  message(text: string | undefined): number {
    return text === undefined ? 0 : this.#messages.idOf(shortened(text));
  }

  location(text: string): number {
    return this.#locations.idOf(shortened(text));
  }

  /** A queue's name, which travels with its definition. */
  queueName(text: string): string {
    return this.#redact(shortened(text), 'queue');
  }

  /** The id under which the fields of one mark can be read, once; 0 for none, and for more than can be told. */
  fields(text: string, time: Nanoseconds): number {
    if (text === '' || !this.#mayTellFields(time)) return 0;
    const told = this.#redact(text.length > MAX_FIELDS ? TOO_LONG : text, 'fields');
    if (told === '') return 0;
    this.#lastField = (this.#lastField % FIELD_IDS) + 1;
    this.#define({ kind: 'fields', id: this.#lastField, text: told });
    return this.#lastField;
  }

  #mayTellFields(time: Nanoseconds): boolean {
    if (time - this.#fieldsSince >= SECOND_NS) {
      this.#fieldsSince = time;
      this.#fieldsLeft = FIELDS_PER_SECOND;
    }
    return this.#fieldsLeft-- > 0;
  }
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
