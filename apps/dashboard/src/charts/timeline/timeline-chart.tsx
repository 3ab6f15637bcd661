import type { LaneSubject, PollChoice, Timeline, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useSession } from '../../session/hooks.ts';
import { useRepaint } from '../use-plot.ts';
import { Pointer } from './pointer.ts';
import type { TimelineMark } from './scene.ts';
import styles from './timeline-chart.module.css';
import type { TimelineModel } from './timeline-model.ts';
import { TimelinePlot, type TimelineSettings } from './timeline-plot.ts';
import { TimelineTooltip, type Hover } from './timeline-tooltip.tsx';

/** Single events come in frames of so much, and their answers a little later: what is newer than this is not there yet. */
const LAG: Nanoseconds = 150e6;

/** What is done with a pointer on the timeline. */
export interface TimelineActs {
  readonly onChoose: (choice: PollChoice | undefined, lane: LaneSubject) => void;
  readonly onMark: (mark: TimelineMark) => void;
  readonly onRange: (range: TimeRange | undefined) => void;
  readonly onTimeline: (timeline: Timeline) => void;
}

export interface TimelineChartProps {
  readonly model: TimelineModel;
  readonly settings: TimelineSettings;
  readonly acts: TimelineActs;
  /** Told the plot, for keys that need to know what is on the screen. */
  readonly plotRef: RefObject<TimelinePlot | undefined>;
}

/** Lanes over one time axis, with a map of the whole above. */
export function TimelineChart({ model, settings, acts, plotRef }: TimelineChartProps) {
  const session = useSession();
  const elements = useRef<{ map?: HTMLCanvasElement; ruler?: HTMLCanvasElement; lanes?: HTMLCanvasElement }>({});
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const latest = useRef({ settings, acts });
  const [hover, setHover] = useState<Hover>();
  useEffect(() => {
    latest.current = { settings, acts };
    plotRef.current?.set(settings);
  }, [settings, acts, plotRef]);

  useEffect(() => {
    const { map, ruler, lanes } = elements.current;
    if (map === undefined || ruler === undefined || lanes === undefined) return;
    if (scroller.current === null || spacer.current === null) return;
    const canvases = { map, ruler, lanes, scroller: scroller.current, spacer: spacer.current };
    const isLive = (): boolean => session.status.get().state.kind === 'live';
    const made = new TimelinePlot({
      ...canvases,
      session,
      model,
      settings: latest.current.settings,
      edge: () => {
        const following = session.following.get();
        if (following.kind !== 'live') return undefined;
        const now = session.smoothNow();
        return now === undefined ? undefined : now - (isLive() ? LAG : 0);
      },
      position: () => {
        const following = session.following.get();
        if (following.kind === 'paused') return following.at;
        return isLive() ? undefined : session.smoothNow();
      },
      motion: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'stepped' : 'smooth',
      onTimeline: (timeline) => latest.current.acts.onTimeline(timeline),
    });
    const pointer = new Pointer({
      ...canvases,
      plot: made,
      model,
      onHover: (hovered) => {
        const timeline = made.scene?.timeline;
        setHover(hovered === undefined || timeline === undefined ? undefined : { ...hovered, timeline });
      },
      onChoose: (choice, lane) => latest.current.acts.onChoose(choice, lane),
      onMark: (mark) => latest.current.acts.onMark(mark),
      onRange: (range) => latest.current.acts.onRange(range),
    });
    plotRef.current = made;
    return () => {
      plotRef.current = undefined;
      pointer.destroy();
      made.destroy();
    };
  }, [session, model, plotRef]);
  useRepaint(plotRef);
  useEffect(() => {
    let shown = model.state.get().view;
    return model.state.subscribe(() => {
      const { view, follows } = model.state.get();
      // What was below the pointer has gone on; while the stream is followed it goes slowly enough to be read.
      if (view !== shown && !follows) setHover(undefined);
      shown = view;
    });
  }, [model]);

  const canvas = (name: 'map' | 'ruler' | 'lanes') => (element: HTMLCanvasElement | null) => {
    if (element === null) delete elements.current[name];
    else elements.current[name] = element;
  };
  return (
    <div className={styles.chart}>
      <canvas ref={canvas('map')} className={styles.map} />
      <canvas ref={canvas('ruler')} className={styles.ruler} data-testid="timeline-ruler" />
      <div ref={scroller} className={styles.scroller}>
        <canvas ref={canvas('lanes')} className={styles.lanes} />
        <div ref={spacer} className={styles.spacer} />
      </div>
      {hover !== undefined && <TimelineTooltip hover={hover} />}
    </div>
  );
}
