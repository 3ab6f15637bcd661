/** The stream says what cannot be: it can be read on only from the next header. */
export class MalformedStream extends Error {
  override readonly name = 'MalformedStream';
}
