import { type Spawn, TaskKind, TaskOutcome } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { TaskBook } from './task-book.ts';

const NAMES = ['', 'tile 1', 'tile 22', 'flush'];
const book = () => new TaskBook((id) => NAMES[id] ?? '');

function spawn(task: number, name: number, queue = 0): Spawn {
  return { task, time: task, queue, name, parent: 0, location: 0, taskKind: TaskKind.generator };
}

const end = (task: number) => ({ task, time: 1e6, outcome: TaskOutcome.ready, message: 0 });

describe('the tasks', () => {
  it('are grouped by name, in which numbers count as equal, and queue', () => {
    const tasks = book();
    tasks.spawned([spawn(1, 1), spawn(2, 2), spawn(3, 3), spawn(4, 1, 7)]);
    expect([...tasks.groups].map(({ name, live }) => [name, live])).toEqual([
      ['tile 1', 2],
      ['flush', 1],
      ['tile 1', 1],
    ]);
  });

  it('are known until the window after their end has closed, and not longer', () => {
    const tasks = book();
    tasks.spawned([spawn(1, 1)]);
    tasks.ended([end(1)]);
    expect(tasks.get(1)?.name).toBe('tile 1');
    expect(tasks.isLive(1)).toBe(false);
    tasks.closeWindow();
    expect(tasks.get(1)).toBeUndefined();
    expect([...tasks.groups]).toEqual([]);
  });

  it('have ended when a snapshot does not name them', () => {
    const tasks = book();
    tasks.spawned([spawn(1, 1), spawn(2, 2)]);
    tasks.keepOnly([spawn(2, 2), spawn(3, 3)]);
    expect([1, 2, 3].map((task) => tasks.isLive(task))).toEqual([false, true, true]);
  });

  it('are bounded in number, and it is known when there are more', () => {
    const tasks = book();
    const spawns = Array.from({ length: 200_001 }, (_, index) => spawn(index + 1, 3));
    tasks.spawned(spawns.slice(0, 200_000));
    expect(tasks.isComplete).toBe(true);
    tasks.spawned(spawns.slice(200_000));
    expect(tasks.isComplete).toBe(false);
    expect(tasks.get(200_001)).toBeUndefined();
  });
});
