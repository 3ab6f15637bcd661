import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';

/** What a text of the program is, before it leaves the program's thread. */
export type TextKind = 'queue' | 'task' | 'resource' | 'panic' | 'location' | 'mark' | 'fields';

/** Returns what may be told instead of `text`; what it throws is not told either. */
export type Redactor = (text: string, kind: TextKind) => string;

const FAILED = '(redaction failed)';

/** Lets everything pass as it is. */
export const tellAll: Redactor = (text) => text;

/**
 * What `redact: true` does. Names and messages become pseudonyms that stay the same while the program runs, so that tasks
 * of one name are still seen together; of a location the file's name is left, of fields nothing.
 */
function pseudonyms(): Redactor {
  const salt = randomBytes(16);
  return (text, kind) => {
    switch (kind) {
      case 'queue':
      case 'task':
      case 'resource':
      case 'mark':
      case 'panic':
        return `${kind} ${createHash('sha256').update(salt).update(text).digest('hex').slice(0, 8)}`;
      case 'location':
        return basename(text);
      case 'fields':
        return '';
    }
  };
}

/** The redactor that the option means; one of the program's own cannot throw into the executor. */
export function redactorOf(option: boolean | Redactor): Redactor {
  if (option === false) return tellAll;
  if (option === true) return pseudonyms();
  return (text, kind) => {
    try {
      const told: unknown = option(text, kind);
      return typeof told === 'string' ? told : FAILED;
    } catch {
      return FAILED;
    }
  };
}
