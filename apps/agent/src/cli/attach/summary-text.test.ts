import { CAPABILITIES, type Capability, Channel, type Finding } from '@pollscope/protocol';
import { INITIAL_STATUS } from '@pollscope/protocol/client';
import { expect, test } from 'vitest';
import { Followed } from './follow.ts';
import { summaryOf } from './summary.ts';
import { summaryLines } from './summary-text.ts';

const SECOND = 1e9;

const finding: Finding = {
  id: 1,
  detector: 'long-poll',
  severity: 'warning',
  state: 'open',
  first: 0,
  last: SECOND,
  count: 3,
  subjects: [{ kind: 'task', id: 7 }],
  evidence: { from: 0, to: SECOND },
  figures: [],
  sentence: 'A poll of "resize\u001b[2J" took 150 ms.',
  hint: 'Yield in between.',
};

function followedWith(capabilities: readonly Capability[], findings: readonly Finding[]): Followed {
  const followed = new Followed();
  followed.status = {
    ...INITIAL_STATUS,
    source: {
      name: 'tiles',
      language: 'JavaScript',
      runtime: 'Node',
      pid: 7,
      agent: 'pollscope/0.1.0',
      epoch: 'a',
      joinedAt: 0,
      capabilities,
      level: 'polls',
    },
  };
  followed.store.ingest({
    channel: Channel.windows,
    sequence: 0,
    sections: [
      { kind: 'findings', rows: findings },
      { kind: 'queueWindows', start: SECOND, duration: SECOND, rows: [] },
    ],
  });
  return followed;
}

function textOf(followed: Followed): string {
  const summary = summaryOf(followed, { window: 5 * SECOND, sort: 'p95', tasks: 10 });
  return summaryLines(summary, { width: 100, paint: (tone, text) => (tone === 'warning' ? `<${text}>` : text) }).join(
    '\n',
  );
}

test('findings are shown where the agent looks for them, and cannot steer the terminal', () => {
  const text = textOf(followedWith(CAPABILITIES, [finding]));
  expect(text).toContain('<warning: A poll of "resize\uFFFD[2J" took 150 ms. (seen 3 times)>');
});

test('none found is told from none looked for', () => {
  expect(textOf(followedWith(CAPABILITIES, []))).toContain('Findings\nnone');
  expect(textOf(followedWith(['polls'], []))).not.toContain('Findings');
});

test('what is lost is told, and that the stream is tried again', () => {
  const followed = followedWith(['polls'], []);
  const state = { kind: 'reconnecting', attempt: 1, retryAt: 0, reason: 'the program ended' } as const;
  followed.status = { ...followed.status, state, restarts: 2 };
  expect(textOf(followed)).toMatch(/^tiles {2}pid 7 .*restarted 2 times {2}lost \(the program ended\), trying again$/m);
});
