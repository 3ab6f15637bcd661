export type { Frames } from './frames.ts';
export type { Gunzip } from './gunzip.ts';
export { ImportError, type ImportErrorCode } from './import-error.ts';
export { importTrace } from './import-trace.ts';
export type { Bytes, EventCount, ImportDamage, ImportedTrace, ImportReport } from './imported-trace.ts';
export { perfettoTrace } from './perfetto/perfetto-trace.ts';
export { csvTable, jsonTable, TABLE_NAMES, type TableName, type TableOptions } from './tables/write-table.ts';
