import type { FileOrigin } from './library.ts';

/**
 * The recording that an exported page holds: base64 in the element `<script type="application/octet-stream"
 * id="recording" data-name="…">`. Undefined when there is none. @throws when it is no base64.
 */
export function embeddedRecording(document: Document): FileOrigin | undefined {
  const element = document.getElementById('recording');
  if (element === null) return undefined;
  const text = atob(element.textContent.trim());
  // Its text takes more memory than what it means.
  element.remove();
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return { kind: 'file', name: element.dataset['name'] ?? 'recording.pollscope', file: new Blob([bytes]) };
}
