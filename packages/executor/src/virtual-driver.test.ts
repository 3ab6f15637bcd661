import { expect, test } from 'vitest';
import { VirtualDriver } from './virtual-driver.ts';

test('time stands still except for what is spent and for jumps to the alarm', () => {
  const driver = new VirtualDriver();
  const seen: number[] = [];
  driver.schedule(() => {
    seen.push(driver.now());
    driver.spend(5);
    seen.push(driver.now());
    driver.setAlarm(100, () => seen.push(driver.now()));
  });
  driver.run();
  expect(seen).toEqual([0, 5, 100]);
});

test('an alarm can be replaced and cleared', () => {
  const driver = new VirtualDriver();
  const fired: string[] = [];
  driver.setAlarm(10, () => fired.push('first'));
  driver.setAlarm(20, () => fired.push('second'));
  driver.run();
  driver.setAlarm(30, () => fired.push('third'));
  driver.setAlarm(undefined, () => fired.push('none'));
  driver.run();
  expect(fired).toEqual(['second']);
  expect(driver.now()).toBe(20);
});

test('runFor lets time pass although nothing happens, and keeps later alarms', () => {
  const driver = new VirtualDriver();
  const fired: number[] = [];
  driver.setAlarm(1500, () => fired.push(driver.now()));
  driver.runFor(1000);
  expect([driver.now(), ...fired]).toEqual([1000]);
  driver.runFor(1000);
  expect([driver.now(), ...fired]).toEqual([2000, 1500]);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a duration of %s is refused', (duration) => {
  const driver = new VirtualDriver();
  expect(() => driver.spend(duration)).toThrow(RangeError);
  expect(() => driver.runFor(duration)).toThrow('whole number of nanoseconds');
});

test('running it from inside is refused', () => {
  const driver = new VirtualDriver();
  driver.schedule(() => driver.run());
  expect(() => driver.run()).toThrow('from outside tasks');
});
