/** The decoder of the Encoding standard that every runtime has, declared here because this package uses no library types. */
interface EncodingGlobals {
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { readonly ignoreBOM: true },
  ) => { decode(bytes: Uint8Array): string };
}

const decoder = new (globalThis as unknown as EncodingGlobals).TextDecoder('utf-8', { ignoreBOM: true });

/** What is not UTF-8 becomes U+FFFD: a damaged name must not cost the events that use it. */
export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Longest text that is kept of a name or a value: the rest of one that a short event may refer to again and again. */
const MAX_TEXT = 240;

export function clipped(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
