import { createHmac } from 'node:crypto';
import { basename } from 'node:path';

/** What a text of the program is, before it leaves the program's thread. */
export type TextKind = 'queue' | 'task' | 'resource' | 'panic' | 'location' | 'mark' | 'fields';

/** Returns what may be told instead of `text`; what it throws is not told either. */
export type Redactor = (text: string, kind: TextKind) => string;

const FAILED = '(redaction failed)';

/** Lets everything pass as it is. */
export const tellAll: Redactor = (text) => text;

/**
 * What `redact: true` does. Names and messages become pseudonyms that are the same in all threads while the program runs, so
 * that tasks of one name are still seen together; of a location the file's name is left, of fields nothing. `key`: the
 * agent's, of this run, so that no list of likely names leads back to them.
 */
export function pseudonyms(key: Uint8Array): Redactor {
  return (text, kind) => {
    switch (kind) {
      case 'queue':
      case 'task':
      case 'resource':
      case 'mark':
      case 'panic':
        return `${kind} ${createHmac('sha256', key).update(text).digest('hex').slice(0, 8)}`;
      case 'location':
        return basename(text);
      case 'fields':
        return '';
    }
  };
}

/** A redactor of the program's own, which cannot throw into the executor. */
export function guarded(redact: Redactor): Redactor {
  return (text, kind) => {
    try {
      const told: unknown = redact(text, kind);
      return typeof told === 'string' ? told : FAILED;
    } catch {
      return FAILED;
    }
  };
}

/** The redactor that the option means. `key`: of pseudonyms. */
export function redactorOf(option: boolean | Redactor, key: Uint8Array): Redactor {
  if (typeof option === 'function') return guarded(option);
  return option ? pseudonyms(key) : tellAll;
}
