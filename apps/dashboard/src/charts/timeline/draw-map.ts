import type { TimelineMap, TimeRange } from '@pollscope/analysis';
import { formatDuration } from '../../format/format.ts';
import { heightOf } from './lane-picture.ts';
import type { Paints } from './paints.ts';
import { type FindingFlag, FONT } from './scene.ts';

const MAP_PX = 40;

export interface MapScene {
  readonly map: TimelineMap;
  readonly view: TimeRange;
  readonly range: TimeRange | undefined;
  readonly gutter: number;
  readonly width: number;
  readonly paints: Paints;
  readonly findings: readonly FindingFlag[];
}

/** Draws all that is known: the longest polls as a silhouette, how busy it was, what is missing, and what is in view. */
export function drawMap(ctx: CanvasRenderingContext2D, scene: MapScene): void {
  const { map, gutter, width, paints, view } = scene;
  const { css } = paints;
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  ctx.fillStyle = css.of('--ink-2');
  ctx.fillText(`all ${formatDuration(map.extent.to - map.extent.from)}`, 4, MAP_PX / 2);
  ctx.fillStyle = css.of('--raised');
  ctx.fillRect(gutter, 0, width, MAP_PX);
  const column = width / Math.max(1, map.longest.length);
  for (let index = 0; index < map.longest.length; index++) {
    // Both have as many columns.
    const busy = map.busy[index] as number;
    const longest = map.longest[index] as number;
    if (longest === 0) continue;
    const high = Math.max(2, (MAP_PX - 6) * heightOf(longest));
    ctx.globalAlpha = 0.35 + 0.65 * Math.min(1, busy);
    ctx.fillStyle = css.of('--state-polling');
    ctx.fillRect(gutter + index * column, MAP_PX - high, Math.max(1, column), high);
  }
  ctx.globalAlpha = 1;
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter, 0, width, MAP_PX);
  ctx.clip();
  ctx.fillStyle = css.of('--warning');
  for (const { from, to } of map.gaps)
    ctx.fillRect(mapX(scene, from), 0, Math.max(2, mapX(scene, to) - mapX(scene, from)), 3);
  for (const { from, severity } of scene.findings) {
    ctx.fillStyle = css.of(severity === 'critical' ? '--alarm' : '--warning');
    if (severity !== 'info') ctx.fillRect(mapX(scene, from) - 1, 0, 2, 6);
  }
  ctx.restore();
  const left = Math.max(gutter, mapX(scene, view.from));
  const right = Math.min(gutter + width, Math.max(left + 3, mapX(scene, view.to)));
  ctx.fillStyle = css.of('--paper');
  ctx.globalAlpha = 0.65;
  ctx.fillRect(gutter, 0, left - gutter, MAP_PX);
  ctx.fillRect(right, 0, gutter + width - right, MAP_PX);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = css.of('--accent');
  ctx.lineWidth = 1.5;
  ctx.strokeRect(left + 0.75, 0.75, Math.max(2, right - left - 1.5), MAP_PX - 1.5);
}

function mapX({ map, gutter, width }: Pick<MapScene, 'map' | 'gutter' | 'width'>, time: number): number {
  const { from, to } = map.extent;
  return gutter + ((time - from) / Math.max(1, to - from)) * width;
}

export function mapTime({ map, gutter, width }: Pick<MapScene, 'map' | 'gutter' | 'width'>, x: number): number {
  const { from, to } = map.extent;
  return from + ((x - gutter) / Math.max(1, width)) * (to - from);
}
