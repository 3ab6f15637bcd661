import type { Page } from 'playwright-core';

/** What is wrong with how the specimens of a page are laid out, one line for each. */
export function layoutProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate(problemsInPage);
}

// Runs in the page: it may use nothing from outside itself.
function problemsInPage(): string[] {
  interface Text {
    readonly element: Element;
    readonly words: string;
    readonly box: DOMRect;
  }
  const SLACK = 1.5;
  const problems: string[] = [];
  const isHidden = (element: Element): boolean =>
    element.closest('.visually-hidden, [hidden], option, noscript') !== null || !element.checkVisibility();
  const described = (element: Element): string => `“${(element.textContent ?? '').trim().slice(0, 40)}”`;

  /** What of a box its ancestors let be seen; they may cut it off where it can be scrolled to or is marked by dots. */
  const seenPart = (element: Element, box: DOMRect, stage: Element): DOMRect => {
    let { left, right, top, bottom } = box;
    for (let parent: Element | null = element; parent !== null && parent !== stage; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent);
      const edges = parent.getBoundingClientRect();
      if (overflowX !== 'visible') [left, right] = [Math.max(left, edges.left), Math.min(right, edges.right)];
      if (overflowY !== 'visible') [top, bottom] = [Math.max(top, edges.top), Math.min(bottom, edges.bottom)];
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  const textsOf = (stage: Element): Text[] => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const words = (node.textContent ?? '').trim();
      if (element === null || words === '' || isHidden(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) texts.push({ element, words, box: seenPart(element, box, stage) });
    }
    return texts.filter(({ box }) => box.width > SLACK && box.height > SLACK);
  };

  const checkEdges = (name: string, stage: Element, texts: readonly Text[]): void => {
    const frame = (stage.querySelector('dialog') ?? stage).getBoundingClientRect();
    for (const { words, box } of texts) {
      if (box.right > frame.right + SLACK || box.left < frame.left - SLACK) {
        problems.push(`${name}: “${words.slice(0, 40)}” stands out of its frame`);
      }
    }
  };
  const checkCut = (name: string, stage: Element): void => {
    for (const element of stage.querySelectorAll('*')) {
      if (isHidden(element) || element.closest('svg, canvas, .uplot') !== null) continue;
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      const isCutAcross = overflowX === 'hidden' && element.scrollWidth > element.clientWidth + SLACK;
      const isCutBelow = overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2 * SLACK;
      if ((isCutAcross && textOverflow !== 'ellipsis') || (isCutBelow && textOverflow !== 'ellipsis')) {
        problems.push(`${name}: ${described(element)} is cut off`);
      }
    }
  };
  const checkOverlaps = (name: string, texts: readonly Text[]): void => {
    texts.forEach((one, index) => {
      for (const other of texts.slice(index + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Lines of text may touch: their boxes are higher than their letters.
        if (
          across > SLACK &&
          down > 0.4 * Math.min(one.box.height, other.box.height) &&
          one.element !== other.element
        ) {
          problems.push(`${name}: “${one.words.slice(0, 30)}” and “${other.words.slice(0, 30)}” overlap`);
        }
      }
    });
  };

  for (const stage of document.querySelectorAll('[data-specimen]')) {
    const name = stage.getAttribute('data-specimen') ?? '';
    const texts = textsOf(stage);
    checkEdges(name, stage, texts);
    checkCut(name, stage);
    checkOverlaps(name, texts);
  }
  const beyond = document.documentElement.scrollWidth - window.innerWidth;
  if (beyond > 0) problems.push(`the page is ${beyond} pixels too wide`);
  return problems;
}
