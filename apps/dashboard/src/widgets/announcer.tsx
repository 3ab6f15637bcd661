/** The page's one live region: changes of state, never figures. */
export function Announcer({ text }: { readonly text: string }) {
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {text}
    </p>
  );
}
