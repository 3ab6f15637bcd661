import { LEVELS, SUBSCRIPTIONS } from './handshake.ts';
import { refusedOf } from './handshake-parser.ts';
import { choiceField, parseObject, textField, wholeField } from './json-fields.ts';
import { type AgentNotice, type ClientRequest, STATUS_TOPICS } from './requests.ts';

const REQUESTS = ['subscribe', 'setLevel', 'snapshot', 'dump'] as const satisfies readonly ClientRequest['type'][];
const NOTICES = ['level', 'declined', 'status', 'refused'] as const satisfies readonly AgentNotice['type'][];

/**
 * Reads what a client says after its hello. Fields that this version does not know are ignored.
 *
 * @throws MessageError naming the field and what it may be.
 */
export function parseClientMessage(text: string): ClientRequest {
  const fields = parseObject(text);
  const type = choiceField(fields, 'type', REQUESTS);
  switch (type) {
    case 'subscribe': {
      const subscribe = choiceField(fields, 'subscribe', SUBSCRIPTIONS);
      return fields['maxRate'] === undefined
        ? { type, subscribe }
        : { type, subscribe, maxRate: wholeField(fields, 'maxRate') };
    }
    case 'setLevel':
      return { type, level: choiceField(fields, 'level', LEVELS) };
    case 'snapshot':
    case 'dump':
      return { type };
  }
}

/**
 * Reads what an agent says in text after its welcome.
 *
 * @throws MessageError
 */
export function parseNotice(text: string): AgentNotice {
  const fields = parseObject(text);
  const type = choiceField(fields, 'type', NOTICES);
  switch (type) {
    case 'level':
      return { type, level: choiceField(fields, 'level', LEVELS) };
    case 'declined':
      return { type, request: choiceField(fields, 'request', REQUESTS), message: textField(fields, 'message') };
    case 'status':
      return { type, topic: choiceField(fields, 'topic', STATUS_TOPICS), message: textField(fields, 'message') };
    case 'refused':
      return refusedOf(fields);
  }
}
