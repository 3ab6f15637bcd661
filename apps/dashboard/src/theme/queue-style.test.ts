import { expect, test } from 'vitest';
import { queueStyle } from './queue-style.ts';

test('the first 32 queues all look different', () => {
  const looks = Array.from({ length: 32 }, (_, queue) => JSON.stringify(queueStyle(queue)));
  expect(new Set(looks).size).toBe(32);
});

test('neighbours differ in colour and in dash', () => {
  for (let queue = 1; queue < 32; queue++) {
    expect(queueStyle(queue).variable).not.toBe(queueStyle(queue - 1).variable);
  }
  expect(queueStyle(0).dash).not.toEqual(queueStyle(1).dash);
});
