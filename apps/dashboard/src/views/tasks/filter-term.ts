/** A term of the tasks' filter that stands for all of a text, or for its longest part where it has quotation marks. */
export function filterTerm(field: 'name' | 'queue' | 'location', text: string): string {
  const [longest = ''] = text.split('"').toSorted((a, b) => b.length - a.length);
  return `${field}${longest === text ? '=' : ':'}"${longest}"`;
}
