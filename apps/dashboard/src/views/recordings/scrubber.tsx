import type { Nanoseconds } from '@pollscope/protocol';
import { useMemo } from 'react';
import { formatDuration } from '../../format/format.ts';
import type { FindingMark, RecordingFacts, RecordingSurvey } from '../../ingest/recording/replay-state.ts';
import { useFollowing } from '../../session/hooks.ts';
import { useView } from '../../url/use-view.ts';
import styles from './scrubber.module.css';
import { silhouettePath } from './silhouette.ts';
import { useScrub } from './use-scrub.ts';

/** Of the slider, whose own steps nobody sees: keys have theirs. */
const STEPS = 1000;

export interface ScrubberProps {
  readonly facts: RecordingFacts;
  readonly survey: RecordingSurvey;
  readonly position: Nanoseconds;
}

/** The whole recording as a slider: its longest polls, its findings, and what is under view. */
export function Scrubber({ facts: { from, to }, survey, position: played }: ScrubberProps) {
  const { dragged, scrub } = useScrub();
  const { windowSeconds } = useView();
  const following = useFollowing();
  const position = dragged ?? played;
  const span = Math.max(1, to - from);
  const share = (time: Nanoseconds): number => Math.min(1, Math.max(0, (time - from) / span));
  const seen =
    following.kind === 'range' ? following : { from: Math.max(from, position - windowSeconds * 1e9), to: position };
  const outline = useMemo(() => silhouettePath(survey.silhouette), [survey.silhouette]);
  return (
    <div className={styles.scrubber}>
      <div className={styles.seen} style={placed(share(seen.from), share(seen.to))} data-kind={following.kind} />
      <svg
        className={styles.silhouette}
        viewBox={`0 0 ${Math.max(1, survey.silhouette.length)} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={outline} />
      </svg>
      <div aria-hidden="true">
        {survey.findings.map((finding) => (
          <Mark key={finding.id} finding={finding} share={share(finding.toldAt)} />
        ))}
      </div>
      <div className={styles.position} style={{ left: `${share(position) * 100}%` }} aria-hidden="true" />
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={STEPS}
        step="any"
        value={share(position) * STEPS}
        aria-label="Position in the recording"
        aria-valuetext={`${formatDuration(position - from)} of ${formatDuration(span)}`}
        data-testid="scrubber"
        data-value={position}
        onChange={({ target }) => scrub(from + (Number(target.value) / STEPS) * span)}
        onKeyDown={(event) => {
          const step = KEY_STEPS[event.key];
          if (step === undefined) return;
          event.preventDefault();
          scrub(Math.min(to, Math.max(from, position + step * span)));
        }}
      />
    </div>
  );
}

/** With `step="any"` each browser has steps of its own. Shares of the recording. */
const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.002,
  ArrowDown: -0.002,
  ArrowRight: 0.002,
  ArrowUp: 0.002,
  PageDown: -0.05,
  PageUp: 0.05,
  Home: -1,
  End: 1,
};

function placed(from: number, to: number): { readonly left: string; readonly width: string } {
  return { left: `${from * 100}%`, width: `${Math.max(0, to - from) * 100}%` };
}

function Mark({ finding: { severity, sentence }, share }: { readonly finding: FindingMark; readonly share: number }) {
  return <span className={styles.mark} data-severity={severity} style={{ left: `${share * 100}%` }} title={sentence} />;
}
