/** The test's DOM has no canvas: plots draw into the void, and everything around them is as in a browser. */
export function blankCanvas(): void {
  const context: object = new Proxy(
    {},
    { get: (drawn: Record<PropertyKey, unknown>, name) => drawn[name] ?? (() => ({ width: 0 })), set: Reflect.set },
  );
  HTMLCanvasElement.prototype.getContext = (() => context) as unknown as HTMLCanvasElement['getContext'];
  globalThis.Path2D ??= class {
    moveTo(): void {}
    lineTo(): void {}
    rect(): void {}
    arc(): void {}
  } as unknown as typeof Path2D;
}
