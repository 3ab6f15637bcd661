import {
  CAPABILITIES,
  type Hello,
  LEVELS,
  mismatch,
  PROTOCOL_VERSION,
  type ProtocolVersion,
  type Refused,
  type Source,
  SUBSCRIPTIONS,
  type Welcome,
} from './handshake.ts';
import {
  choiceField,
  type Fields,
  malformed,
  numberField,
  objectField,
  parseObject,
  textField,
  wholeField,
} from './json-fields.ts';
import { MessageError } from './message-error.ts';

/**
 * Reads a client's first message. Fields that this version does not know are ignored. Whether the two versions can talk
 * is for `refusalFor` to say.
 *
 * @throws MessageError
 */
export function parseHello(text: string): Hello {
  const fields = parseObject(text);
  return {
    type: choiceField(fields, 'type', ['hello'] as const),
    protocol: protocolOf(fields),
    client: textField(fields, 'client'),
    subscribe: choiceField(fields, 'subscribe', SUBSCRIPTIONS),
  };
}

/**
 * Reads an agent's answer. Fields and capabilities that this version does not know are left out.
 *
 * @throws MessageError also for a welcome of another major version, whose shape cannot be known.
 */
export function parseReply(text: string): Welcome | Refused {
  const fields = parseObject(text);
  if (choiceField(fields, 'type', ['welcome', 'refused'] as const) === 'refused') {
    return refusedOf(fields);
  }
  const protocol = protocolOf(fields);
  const agent = textField(fields, 'agent');
  const reason = mismatch({ peer: agent, peerProtocol: protocol, own: 'client', ownProtocol: PROTOCOL_VERSION });
  if (reason !== undefined) {
    throw new MessageError('version', reason);
  }
  return {
    type: 'welcome',
    protocol,
    agent,
    epoch: textField(fields, 'epoch'),
    startedAt: numberField(fields, 'startedAt'),
    now: wholeField(fields, 'now'),
    source: sourceOf(objectField(fields, 'source')),
    capabilities: capabilitiesOf(fields),
    level: choiceField(fields, 'level', LEVELS),
  };
}

/** @throws MessageError */
export function refusedOf(fields: Fields): Refused {
  return {
    type: 'refused',
    code: choiceField(fields, 'code', ['version', 'malformed', 'unauthorized', 'busy'] as const),
    message: textField(fields, 'message'),
  };
}

function protocolOf(fields: Fields): ProtocolVersion {
  const protocol = objectField(fields, 'protocol');
  return { major: wholeField(protocol, 'major'), minor: wholeField(protocol, 'minor') };
}

function sourceOf(fields: Fields): Source {
  return {
    name: textField(fields, 'name'),
    language: textField(fields, 'language'),
    runtime: textField(fields, 'runtime'),
    pid: wholeField(fields, 'pid'),
    ...(fields['host'] === undefined ? {} : { host: textField(fields, 'host') }),
  };
}

function capabilitiesOf(fields: Fields): Welcome['capabilities'] {
  const listed: unknown = fields['capabilities'];
  if (!Array.isArray(listed)) {
    throw malformed('"capabilities" must be a list');
  }
  return CAPABILITIES.filter((capability) => listed.includes(capability));
}
