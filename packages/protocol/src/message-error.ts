/** `malformed`: not a message that belongs here. `version`: a welcome from an agent that speaks another major version. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly code: 'malformed' | 'version';

  constructor(code: 'malformed' | 'version', message: string) {
    super(message);
    this.code = code;
  }
}
