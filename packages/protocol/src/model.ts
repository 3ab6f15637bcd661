export * from './model/codes.ts';
export * from './model/definitions.ts';
export * from './model/events.ts';
export * from './model/findings.ts';
export * from './model/frame.ts';
export * from './model/windows.ts';
