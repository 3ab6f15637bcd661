export { LiveModel, type LiveModelOptions, type Step } from './live-model.ts';
export type * from './told.ts';
export type { WallTime } from '../event.ts';
