/** The two classes of the Encoding standard that every runtime has, declared here because this package uses no library types. */
interface EncodingGlobals {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { readonly fatal: true; readonly ignoreBOM: true },
  ) => { decode(bytes: Uint8Array): string };
}

const { TextEncoder, TextDecoder } = globalThis as unknown as EncodingGlobals;
const encoder = new TextEncoder();
// ignoreBOM keeps a leading U+FEFF as the character that it is; the default would drop it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A lone surrogate has no UTF-8 form and becomes U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws TypeError when the bytes are not UTF-8. */
export function utf8Decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
