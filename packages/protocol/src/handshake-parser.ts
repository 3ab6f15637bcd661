import {
  CAPABILITIES,
  type Hello,
  mismatch,
  PROTOCOL_VERSION,
  type ProtocolVersion,
  type Refused,
  type Source,
  type Welcome,
} from './handshake.ts';

/** Longest handshake message, in UTF-16 units. The fixed fields take some 300; the rest is room for names. */
const MAX_MESSAGE_LENGTH = 16_384;

/** `malformed`: not a message of the handshake. `version`: a welcome from an agent that speaks another major version. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  readonly code: 'malformed' | 'version';

  constructor(code: 'malformed' | 'version', message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a client's first message. Fields that this version does not know are ignored. Whether the two versions can talk
 * is for `refusalFor` to say.
 *
 * @throws HandshakeError
 */
export function parseHello(text: string): Hello {
  const fields = parseObject(text);
  return {
    type: choiceField(fields, 'type', ['hello'] as const),
    protocol: protocolOf(fields),
    client: textField(fields, 'client'),
    subscribe: choiceField(fields, 'subscribe', ['aggregates', 'events'] as const),
  };
}

/**
 * Reads an agent's answer. Fields and capabilities that this version does not know are left out.
 *
 * @throws HandshakeError also for a welcome of another major version, whose shape cannot be known.
 */
export function parseReply(text: string): Welcome | Refused {
  const fields = parseObject(text);
  if (choiceField(fields, 'type', ['welcome', 'refused'] as const) === 'refused') {
    return {
      type: 'refused',
      code: choiceField(fields, 'code', ['version', 'malformed', 'unauthorized', 'busy'] as const),
      message: textField(fields, 'message'),
    };
  }
  const protocol = protocolOf(fields);
  const agent = textField(fields, 'agent');
  const reason = mismatch({ peer: agent, peerProtocol: protocol, own: 'client', ownProtocol: PROTOCOL_VERSION });
  if (reason !== undefined) {
    throw new HandshakeError('version', reason);
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
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields {
  if (text.length > MAX_MESSAGE_LENGTH) {
    throw malformed(`the message is ${text.length} characters long; the limit is ${MAX_MESSAGE_LENGTH}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('the message is not JSON');
  }
  if (!isObject(value)) {
    throw malformed('the message is not a JSON object');
  }
  return value;
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

function objectField(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (!isObject(value)) {
    throw malformed(`"${name}" must be an object`);
  }
  return value;
}

function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') {
    throw malformed(`"${name}" must be a string`);
  }
  return value;
}

function numberField(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw malformed(`"${name}" must be a number`);
  }
  return value;
}

function wholeField(fields: Fields, name: string): number {
  const value = numberField(fields, name);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw malformed(`"${name}" must be a whole number from 0 to 2^53 − 1`);
  }
  return value;
}

function choiceField<Choice extends string>(fields: Fields, name: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === fields[name]);
  if (chosen === undefined) {
    throw malformed(`"${name}" must be ${choices.map((choice) => `"${choice}"`).join(' or ')}`);
  }
  return chosen;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(reason: string): HandshakeError {
  return new HandshakeError('malformed', `Not a message of the Pollscope handshake: ${reason}. See docs/protocol.md.`);
}
