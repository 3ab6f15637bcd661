import type { SourceInfo } from '@pollscope/protocol/client';

/** A program as its agent introduces it. */
export const sampleSource: SourceInfo = {
  name: 'tiles',
  language: 'TypeScript',
  runtime: 'Node',
  pid: 1,
  agent: 'a/1',
  epoch: 'a',
  joinedAt: 0,
  capabilities: [],
  level: 'polls',
};
