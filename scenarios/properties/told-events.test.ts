import { describe, expect, it } from 'vitest';
import type { Judgement } from './property.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';
import { toldEvents } from './told-events.ts';

const item = itemOf('files01');
const start = () => new SyntheticRun().server('files01').protect('files01').pass(MINUTE_MS);
const tell = (run: SyntheticRun, code: string, severity = 'Critical', about = 'machine') =>
  run.service('event.told', { about, code, severity, subject: 'files01' });
const raise = (run: SyntheticRun, code: string, severity = 'Critical') =>
  run.service('health.raise', { item, code, severity });
const judged = (run: SyntheticRun) => toldEvents.judge(run.at(HOUR_MS).drill('lab.end', { machines: [] }));

/** A finding with both its events. */
const found = () => tell(tell(raise(start(), '90078'), 'InMageCommon_ECH00014'), 'SRSVMHealthChanged');

describe('told-events', () => {
  it('passes when a finding and the change of health that comes of it are told, and when it is over', () => {
    const over = found().pass(MINUTE_MS).service('health.clear', { item, code: '90078' });
    expect(judged(tell(over, 'SRSVMHealthChanged', 'OK'))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a finding that is not told, or under another code', () => {
    expect(judged(tell(raise(start(), '90078'), 'SRSVMHealthChanged'))).toMatchObject({
      verdict: 'violated',
      evidence: 'InMageCommon_ECH00014 of files01, due at 1 min, was not told',
    });
    expect(judged(tell(tell(raise(start(), '90078'), '90078'), 'SRSVMHealthChanged'))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('tells which code it is about, and how it is wrong: what is told of one is another failure than of the next', () => {
    const causes = (run: SyntheticRun) =>
      (judged(run) as Judgement).causes?.map(({ subject, code }) => [subject, code]);
    const untold = (code: string) => causes(tell(raise(start(), code), 'SRSVMHealthChanged'));
    expect(untold('90078')).toEqual([['files01', 'InMageCommon_ECH00014 untold']]);
    expect(untold('78174')).toEqual([['files01', '78174 untold']]);
    expect(causes(tell(start(), '78174'))).toEqual([['files01', '78174 told']]);
  });

  it('is violated by an event that is told twice, or about nothing', () => {
    const evidence = 'SRSVMHealthChanged to Critical of files01 was told at 1 min for no reason, or twice';
    expect(judged(tell(found(), 'SRSVMHealthChanged'))).toMatchObject({ verdict: 'violated', evidence });
    expect(judged(tell(start(), 'SRSVMHealthChanged'))).toMatchObject({ verdict: 'violated', evidence });
  });

  it('is violated when health becomes well again and nobody is told', () => {
    expect(judged(found().pass(MINUTE_MS).service('health.clear', { item, code: '90078' }))).toMatchObject({
      verdict: 'violated',
      evidence: 'SRSVMHealthChanged to OK of files01, due at 2 min, was not told',
    });
  });

  it('does not expect to be told that all is well with an item that is gone', () => {
    const gone = found().pass(MINUTE_MS).state('files01', 'protected', 'unprotected', 'Unprotected').pass(MINUTE_MS);
    expect(judged(gone.service('health.clear', { item, code: '90078' }))).toMatchObject({ verdict: 'passed' });
  });

  describe('in a live lab, where one look at an item takes some milliseconds', () => {
    /** Two things are wrong; the graver is over first, and the other so much later. */
    const overOneByOne = (laterMs: number) => {
      const wrong = tell(raise(found(), '78026', 'Warning'), 'InMageCommon_ECH0007', 'Warning').pass(MINUTE_MS);
      wrong.service('health.clear', { item, code: '90078' }).pass(laterMs);
      const over = wrong.service('health.clear', { item, code: '78026' }).pass(6);
      const run = tell(over, 'SRSVMHealthChanged', 'OK').at(HOUR_MS).drill('lab.end', { machines: [] });
      const { header, records, history, startsAtMs } = run;
      return toldEvents.judge({ header: { ...header, lab: 'process', speed: 60 }, records, history, startsAtMs });
    };

    it('has no event for what was so in the middle of it', () => {
      expect(overOneByOne(4)).toMatchObject({ verdict: 'passed' });
    });

    it('has one for what stayed so until the next look', () => {
      expect(overOneByOne(MINUTE_MS)).toMatchObject({
        verdict: 'violated',
        evidence: 'SRSVMHealthChanged to Warning of files01, due at 2 min, was not told',
      });
    });
  });

  it('knows that a missing test failover does not touch replication health', () => {
    expect(judged(tell(raise(start(), '161011', 'Warning'), '161011', 'Warning'))).toMatchObject({ verdict: 'passed' });
  });

  describe('an application-consistent tag that failed', () => {
    const failed = () => {
      const run = found().pass(MINUTE_MS);
      return run.role('files01/mobility', 'tag.failed', { consistency: 'application', code: '0x80042306' });
    };
    const alert = (run: SyntheticRun, raisedAtMs: number) => {
      const fields = { item, code: '90075', alert: 'EA0431', raisedAtMs: run.startsAtMs + raisedAtMs };
      return run.pass(4 * MINUTE_MS).service('event', fields);
    };

    it('is told, once', () => {
      expect(judged(alert(failed(), 2 * MINUTE_MS))).toMatchObject({ verdict: 'passed', looked: 2 });
      expect(judged(alert(alert(failed(), 2 * MINUTE_MS), 2 * MINUTE_MS))).toMatchObject({
        verdict: 'violated',
        evidence: 'EA0431 of files01 was told again at 10 min',
      });
    });

    it('may not be kept back, unless a fault is in the way of the message', () => {
      expect(judged(failed())).toMatchObject({
        verdict: 'violated',
        evidence: 'the application-consistent tag of files01 that failed at 2 min was not told within 10 min',
      });
      expect(judged(failed().fault('blocked-urls'))).toMatchObject({ verdict: 'passed' });
    });

    it('is not told without having failed', () => {
      expect(judged(alert(found(), MINUTE_MS))).toMatchObject({ verdict: 'violated' });
    });
  });
});
