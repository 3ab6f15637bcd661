/** How well a word of the search may sit in a text; the better, the higher. */
const AT_WORD_START = 3;
const INSIDE = 2;
const INITIALS = 1;

/**
 * How well `text` matches what is searched for: every word of the search must be in it, at the start of a word, inside one, or
 * as the initials of some (`gtq`: Go to Queues). Undefined: not at all. An empty search matches everything alike.
 */
export function matchScore(search: string, text: string): number | undefined {
  const within = text.toLocaleLowerCase();
  let score = 0;
  for (const word of wordsOf(search)) {
    const found = wordScore(word, within);
    if (found === undefined) return undefined;
    score += found;
  }
  return score;
}

/** What matches, best first; of equals the order is kept. */
export function rank<T>(search: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return items
    .flatMap((item) => {
      const score = matchScore(search, textOf(item));
      return score === undefined ? [] : [{ item, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function wordsOf(search: string): readonly string[] {
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function wordScore(word: string, text: string): number | undefined {
  if (text.includes(word)) return startsAWord(word, text) ? AT_WORD_START : INSIDE;
  return isInOrder(word, initialsOf(text)) ? INITIALS : undefined;
}

function initialsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu), ([initial]) => initial);
}

function isInOrder(letters: string, among: readonly string[]): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = among.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

function startsAWord(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) return true;
  }
  return false;
}
