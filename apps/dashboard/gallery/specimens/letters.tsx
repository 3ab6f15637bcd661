import type { Specimen } from '../specimen.tsx';

const SIZES = ['tiny', 'small', 'body', 'title', 'headline', 'page', 'figure'] as const;

/** By these one can tell whether two browsers draw letters and controls alike. */
export const LETTERS: readonly Specimen[] = [
  {
    name: 'letters',
    element: (
      <>
        {SIZES.map((size) => (
          <p key={size} style={{ fontSize: `var(--size-${size})`, lineHeight: 1.5 }}>
            The quick brown fox jumps over <strong>the lazy dog</strong> 0123456789 µs −12.3 %{' '}
            <code>{'for (;;) {}'}</code>
          </p>
        ))}
        <select aria-label="A choice">
          <option>An option</option>
        </select>
      </>
    ),
  },
];
