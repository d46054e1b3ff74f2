/** How long pending data will take to upload is reckoned from how fast data leaves, not from how much there was to send. */
import { expect, test } from 'vitest';
import { UploadRate } from './upload-rate.ts';

const MIB = 2 ** 20;

function stage() {
  let nowMs = 0;
  const rate = new UploadRate({ monotonicMs: () => nowMs, sleep: () => Promise.resolve() } as never);
  const pass = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  const send = (bytes: number | undefined, seconds: number) => {
    rate.begins();
    pass(seconds);
    rate.ends(bytes);
  };
  return { rate, pass, send };
}

test('nothing is known before anything was sent, and nothing is pending for ever', () => {
  const { rate, send } = stage();
  expect(rate.estimateMs(MIB, false)).toBeUndefined();
  send(MIB, 1);
  expect(rate.estimateMs(0, false)).toBeUndefined();
});

test('when much begins to come after hours of little, the rate is that of the line', () => {
  const { rate, pass, send } = stage();
  pass(3600);
  send(MIB, 1);
  expect(rate.estimateMs(60 * MIB, false)).toBe(60_000);
  pass(120);
  send(MIB, 1);
  expect(rate.estimateMs(60 * MIB, false)).toBe(60_000);
});

test('batches that are sent beside each other share the line', () => {
  const { rate, pass } = stage();
  rate.begins();
  rate.begins();
  pass(2);
  rate.ends(MIB);
  rate.ends(MIB);
  expect(rate.estimateMs(60 * MIB, false)).toBe(60_000);
});

test('while uploads fail the estimate is as long as they have been failing; of that time the rate does not suffer', () => {
  const { rate, pass, send } = stage();
  send(undefined, 60);
  rate.estimateMs(MIB, true);
  pass(1800);
  expect(rate.estimateMs(MIB, true)).toBe(1_800_000);
  send(MIB, 1);
  expect(rate.estimateMs(MIB, false)).toBe(1000);
});
