import type { LaneSubject, PollChoice, TimelinePoll, WakeArrow } from '@pollscope/analysis';
import { type Level, PollOutcome, WakeSource } from '@pollscope/protocol';
import { type ReactNode, useEffect } from 'react';
import { OUTCOME_WORDS, SOURCE_WORDS } from '../../charts/timeline/hit-words.ts';
import { exactTime } from '../../charts/timeline/time-ticks.ts';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { formatDuration } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { TaskLink } from '../task/task-link.tsx';
import styles from './timeline.module.css';

/** Most woken tasks that are listed. */
const LISTED = 6;

/** A poll that is asked for, and the lane in which it was meant. */
export interface ChosenPoll {
  readonly choice: PollChoice;
  readonly lane: LaneSubject;
}

export interface SelectedPollProps {
  readonly model: TimelineModel;
  readonly chosen: ChosenPoll;
  readonly onChoose: (choice: PollChoice | undefined, lane: LaneSubject) => void;
  readonly onClose: () => void;
}

/** One poll in full: who, when, for how long, after what, and what came of it. */
export function SelectedPoll({ model, chosen, onChoose, onClose }: SelectedPollProps) {
  const { choice, lane } = chosen;
  const span = { kind: 'frozen', window: 0, until: 0 } as const;
  const answered = useQuery<'timelinePoll'>({ kind: 'timelinePoll', span, choice });
  const isCurrent = JSON.stringify(answered?.query.choice) === JSON.stringify(choice);
  const poll = answered?.value;
  useEffect(() => {
    if (isCurrent && poll !== undefined) model.select(poll, lane);
  }, [model, isCurrent, poll, lane]);
  const close = (): void => {
    model.clear();
    onClose();
  };
  return (
    <section className={styles.details} aria-label="Selected poll" aria-live="polite">
      {poll !== undefined && (
        <Facts
          poll={poll}
          onWake={(arrow) => onChoose({ kind: 'at', task: arrow.woken.id, start: arrow.start }, lane)}
        />
      )}
      {isCurrent && poll === undefined && (
        <p className={styles.muted}>
          {choice.kind === 'next' || choice.kind === 'previous'
            ? 'This lane has no other poll near in that direction.'
            : 'This poll is not held singly any more: only its window is.'}
        </p>
      )}
      <Button look="quiet" className={styles.close} onClick={close}>
        Close
      </Button>
    </section>
  );
}

function Facts({ poll, onWake }: { readonly poll: TimelinePoll; readonly onWake: (arrow: WakeArrow) => void }) {
  const { task, queue, queueName, workerName, start, duration, queueDelay, outcome, source, location } = poll;
  return (
    <dl className={styles.facts}>
      <Fact term="Task">
        <TaskLink task={task} />
      </Fact>
      <Fact term="Poll time">
        <Datum name="poll-duration" value={duration}>
          {formatDuration(duration)}
        </Datum>
      </Fact>
      <Fact term="Queue delay">
        <Datum name="poll-delay" value={queueDelay}>
          {formatDuration(queueDelay)}
        </Datum>
      </Fact>
      <Fact term="Began">
        <Datum name="poll-start" value={start}>
          {exactTime(start)}
        </Datum>
      </Fact>
      <Fact term="Outcome">{OUTCOME_WORDS[outcome]}</Fact>
      <Fact term="Queue">
        <ViewLink to={{ view: 'queues', queue: queueName }}>
          <QueueName queue={Math.max(0, queue)} name={queueName} />
        </ViewLink>
      </Fact>
      <Fact term="Worker">
        {workerName}
        {SOURCE_WORDS[source] !== '' && `, ${SOURCE_WORDS[source]}`}
      </Fact>
      <Fact term="Woken by">
        <WokenBy poll={poll} />
      </Fact>
      {poll.woke.length > 0 && (
        <Fact term="Woke">
          {poll.woke.slice(0, LISTED).map((arrow) => (
            <button
              key={`${arrow.woken.id} ${arrow.time}`}
              type="button"
              className={styles.link}
              onClick={() => onWake(arrow)}
            >
              {arrow.woken.name}, polled after {formatDuration(arrow.start - arrow.time)}
            </button>
          ))}
          {poll.woke.length > LISTED && <span className={styles.muted}>and {poll.woke.length - LISTED} more</span>}
        </Fact>
      )}
      {location !== '' && (
        <Fact term="Spawned at">
          <code>{location}</code>
        </Fact>
      )}
    </dl>
  );
}

function WokenBy({ poll: { wokenBy, outcomeBefore } }: { readonly poll: TimelinePoll }) {
  const hasWakes = useCapability('wakes');
  const level = useConnection().source?.level;
  if (wokenBy === undefined) {
    return <span className={styles.muted}>{whyNoWake({ outcomeBefore, hasWakes, level })}</span>;
  }
  const { source, waker, time, start } = wokenBy;
  return (
    <>
      {source === WakeSource.task && <TaskLink task={waker} />}
      {source === WakeSource.timer && 'a timer'}
      {source === WakeSource.outside && 'code outside any task'}
      <span className={styles.muted}>
        {' '}
        <Datum name="wake-latency" value={start - time}>
          {formatDuration(start - time)}
        </Datum>{' '}
        before
      </span>
    </>
  );
}

function whyNoWake({
  outcomeBefore,
  hasWakes,
  level,
}: {
  readonly outcomeBefore: PollOutcome | undefined;
  readonly hasWakes: boolean;
  readonly level: Level | undefined;
}): string {
  if (outcomeBefore === PollOutcome.yielded) return 'nobody: it had yielded';
  if (outcomeBefore === PollOutcome.outOfBudget) return 'nobody: it had been made to yield';
  if (!hasWakes) return 'not told by this source';
  return level === 'everything' ? 'no wake of it was received' : 'recorded at the level “everything”';
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
