export { Aggregator, type WindowSection } from './aggregator.ts';
export { jain, type Service, type Shares, shares } from './fairness.ts';
export { bucketLower, bucketOf, bucketUpper, Histogram } from './histogram.ts';
export { ConsoleStore } from './store/console-store.ts';
export type * from './store/queries.ts';
export { UNKNOWN_QUEUE } from './store/task-table.ts';
export type { WorkerLaneQuery } from './store/worker-lane.ts';
