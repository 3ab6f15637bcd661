/** Colours of the page as canvases need them. */
export interface Colours {
  /** The value of a CSS variable that holds a colour, as `rgb(…)`. */
  of(variable: string): string;
}

/**
 * Reads colours through a probe element: the text of a custom property would be `light-dark(…)`, which canvases do not
 * understand. Make a new one when the theme changes.
 */
export function readColours(host: HTMLElement): Colours {
  const cache = new Map<string, string>();
  const probe = host.ownerDocument.createElement('span');
  probe.hidden = true;
  return {
    of(variable) {
      const known = cache.get(variable);
      if (known !== undefined) return known;
      host.append(probe);
      probe.style.color = `var(${variable})`;
      const { color } = getComputedStyle(probe);
      probe.remove();
      cache.set(variable, color);
      return color;
    },
  };
}
