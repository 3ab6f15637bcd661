/** A generator function, or a class. */
interface MakesLeaves {
  readonly prototype: object;
}

/**
 * `await` takes whatever has no `then` for the outcome: of a leaf it would give the leaf, at once, having waited for
 * nothing. The types refuse that; in plain JavaScript it rejects with a TypeError that says what to write. The leaves that
 * `maker` makes inherit it, so that a leaf costs what it did.
 */
export function refuseAwait({ prototype }: MakesLeaves): void {
  // oxlint-disable-next-line unicorn/no-thenable -- to be thenable is the point: only so can await be refused
  Object.defineProperty(prototype, 'then', { value: refuse });
}

/** The same, of the leaves that methods make. */
export function refuseAwaitOf<Name extends string>(
  owner: { readonly [N in Name]: MakesLeaves },
  ...methods: readonly Name[]
): void {
  for (const method of methods) refuseAwait(owner[method]);
}

function refuse(): never {
  throw new TypeError(
    'a leaf is not awaited: write yield* sleep(10) in a generator task, await task.run(sleep(10)) in an async one',
  );
}
