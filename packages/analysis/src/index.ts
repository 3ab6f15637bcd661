export { Aggregator, type WindowSection } from './aggregator.ts';
export { type CompareOptions, compareRuns, type Run } from './compare/compare.ts';
export type { ComparableRecording, CompareRecordingsOptions } from './compare/compare-recordings.ts';
export { compareRecordings } from './compare/compare-recordings.ts';
export type * from './compare/comparison.ts';
export { type Distance, distanceOf, ENOUGH_SAMPLES } from './compare/distance.ts';
export { CompareError } from './compare/compare-error.ts';
export { recordedMarks } from './compare/recorded-marks.ts';
export { CompactHistogram } from './compact-histogram.ts';
export type { AnyDetector, Detector, Hysteresis, Threshold } from './findings/detector.ts';
export { DETECTORS } from './findings/detectors.ts';
export { Findings, type FindingsOptions } from './findings/findings.ts';
export { ReaderFindings, withFindings } from './findings/reader-findings.ts';
export type { FindingOptions } from './findings/thresholds.ts';
export { jain, type Service, type Shares, shares } from './fairness.ts';
export { bucketLower, bucketOf, bucketUpper, Histogram } from './histogram.ts';
export { type DistributionFigures, distributionFigures } from './range/distribution.ts';
export type { QueueFigures } from './range/queue-figures.ts';
export {
  type GroupFigures,
  type RangeFigures,
  rangeFigures,
  type ResourceFigures,
  type WorkerFigures,
} from './range/range-figures.ts';
export type { RangeTally } from './range/range-tally.ts';
export { type RecordedRange, tallyRange } from './range/tally-range.ts';
export type * from './store/activity-queries.ts';
export { ConsoleStore, EVENTS_IN_STORE } from './store/console-store.ts';
export type * from './store/queries.ts';
export type * from './store/service-queries.ts';
export { UNKNOWN_QUEUE } from './store/task-table.ts';
export type { WorkerLaneQuery } from './store/worker-lane.ts';
export type { Grid, LaneColumns, LaneSubject } from './timeline/lane.ts';
export type {
  PollChoice,
  Timeline,
  TimelineLane,
  TimelineMap,
  TimelinePoll,
  TimelineQuery,
  WakeArrow,
} from './timeline/queries.ts';
export { type RecordingToDraw, RecordingTimelineSource } from './timeline/recording-timeline-source.ts';
export { TASK_ORDERS, type TaskOrder } from './timeline/task-ranking.ts';
export { TimelineDrawing } from './timeline/timeline.ts';
export { timelineMapOf } from './timeline/timeline-map.ts';
export { timelinePollOf } from './timeline/timeline-poll.ts';
export type { TimelineSource } from './timeline/timeline-source.ts';
export { PollBlock } from './windows/poll-block.ts';
