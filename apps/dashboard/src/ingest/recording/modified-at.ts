/** When a file was last changed, in milliseconds since 1970; 0 for bytes that are no file. */
export function modifiedAt(file: Blob): number {
  return file instanceof File ? file.lastModified : 0;
}
