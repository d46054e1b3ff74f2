import { describe, expect, it } from 'vitest';
import { recoveredImage } from './recovered-image.ts';
import { HOUR_MS, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

/** orders01 writes, a tag is set after an hour, more is written, and a test machine comes up from the tag. */
function testFailover(plant: (run: SyntheticRun) => void = () => {}): SyntheticRun {
  const run = new SyntheticRun().server('orders01', ['system', 'data']);
  run.at(HOUR_MS + 5 * MINUTE_MS);
  run.write('orders01/system', 0x4f, 21);
  run.write('orders01/data', 0x11, 3);
  run.mark('tag-a', 'orders01').point('tag-a', 'orders01');
  run.pass(MINUTE_MS).write('orders01/system', 0x50, 21);
  run.bringUp('orders01-Test', 'tag-a', 'orders01', { purpose: 'test' });
  plant(run);
  return run;
}

describe('recovered-image', () => {
  it('passes when every disk is the source at its tag, whatever was written since', () => {
    expect(recoveredImage.judge(testFailover())).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: "2 disks of 1 machine equal their source at the point's tag",
    });
  });

  it('goes by the content before the first write of the new machine', () => {
    const run = testFailover((run) => run.write('orders01-Test/system', 0x99, 21));
    expect(recoveredImage.judge(run)).toMatchObject({ verdict: 'passed' });
  });

  it('tells machine, disk, place, both contents and the moment when a byte differs', () => {
    const run = testFailover((run) => run.history.spoil('orders01-Test/system', 21, 0));
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      looked: 1,
      evidence:
        'orders01-Test, disk system: byte 86 016 differs — the source had byte 0x4f at tag tag-a ' +
        '(1 h 05 min, write 1), the machine has byte 0x00',
    });
  });

  it('is violated by a point whose tag was never set on one of the disks', () => {
    const run = testFailover((run) => run.history.unmark('tag-a', 'orders01/data'));
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'orders01-Test, disk data: tag tag-a was never set on disk data of orders01 (it stands on system), ' +
        'so the point stands for no moment of the source',
    });
  });

  it('is violated by a disk that was left behind', () => {
    const run = new SyntheticRun()
      .server('orders01', ['system', 'data'])
      .mark('tag-a', 'orders01')
      .point('tag-a', 'orders01');
    const disks = [run.history.clone('orders01/system', 'tag-a', 'orders01-Test')];
    const fields = { machine: 'orders01-Test', server: 'orders01', purpose: 'test' };
    run.world('machine.created', { ...fields, place: 'azure', disks });
    run.service('machine.prepared', {
      ...fields,
      item: 'i',
      point: 'point tag-a of orders01',
      tag: 'tag-a',
      sources: ['system'],
      disks: ['os'],
    });
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'orders01-Test: disk data of orders01 carries tag tag-a but was not brought up',
    });
  });

  describe('a disk that nothing was taken along of', () => {
    /** The agent follows the system disk alone, and so does everybody after it. */
    const followed = (disks: readonly string[] | undefined, again = false) => {
      const run = new SyntheticRun().server('orders01', ['system', 'data']);
      if (disks) run.service('disks.asked', { item: 'item-orders01', disks });
      if (again) run.state('orders01', 'protected', 'unprotected', 'Unprotected');
      run.markDisk('tag-a', 'orders01/system', { server: 'orders01', machine: 'orders01', held: true });
      run.point('tag-a', 'orders01');
      const fields = { machine: 'orders01-Test', server: 'orders01', purpose: 'test' };
      const brought = [run.history.clone('orders01/system', 'tag-a', 'orders01-Test')];
      run.world('machine.created', { ...fields, place: 'azure', disks: brought });
      const point = { item: 'item-orders01', point: 'point tag-a of orders01', tag: 'tag-a' };
      return run.service('machine.prepared', { ...fields, ...point, sources: ['system'], disks: ['os'] });
    };

    it('is missed, though the point and the machine agree that there is none', () => {
      expect(recoveredImage.judge(followed(undefined))).toMatchObject({
        verdict: 'violated',
        evidence:
          'orders01-Test: disk data of orders01 was not brought up; tag tag-a stands on the others alone, and nobody left it out',
      });
    });

    it('is none that has to be there when a client left it out, until replication has ended', () => {
      expect(recoveredImage.judge(followed(['system']))).toMatchObject({ verdict: 'passed' });
      expect(recoveredImage.judge(followed(['system', 'data']))).toMatchObject({ verdict: 'violated' });
      expect(recoveredImage.judge(followed(['system'], true))).toMatchObject({ verdict: 'violated' });
    });
  });

  it('is violated by a machine with fewer disks than its source', () => {
    const run = new SyntheticRun().server('orders01').mark('tag-a', 'orders01').point('tag-a', 'orders01');
    const fields = { machine: 'orders01-Test', server: 'orders01', purpose: 'test' };
    run.world('machine.created', { ...fields, place: 'azure', disks: [] });
    run.service('machine.prepared', {
      ...fields,
      item: 'i',
      point: 'point tag-a of orders01',
      tag: 'tag-a',
      sources: ['system'],
      disks: [],
    });
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'orders01-Test has 0 disks, its source 1 (system)',
    });
  });

  it('is violated by a machine of another tag than that of the point asked for', () => {
    const run = testFailover((run) => {
      run.mark('tag-b', 'orders01').bringUp('orders01-Azure', 'tag-b', 'orders01');
    });
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'orders01-Azure: the point that was asked for never existed, the machine is of tag tag-b',
    });
  });

  it('is violated by a machine that exists only in the words of the service', () => {
    const run = new SyntheticRun().server('orders01').mark('tag-a', 'orders01').at(MINUTE_MS);
    const fields = {
      item: 'i',
      server: 'orders01',
      purpose: 'test',
      point: 'point tag-a of orders01',
      tag: 'tag-a',
      sources: [],
      disks: [],
    };
    run.service('machine.prepared', { machine: 'ghost', ...fields });
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'ghost was said to be prepared at 1 min, but does not exist',
    });
  });

  it('compares a second machine of the same name with its own disks', () => {
    const run = testFailover((run) => {
      run.world('machine.removed', { machine: 'orders01-Test', server: 'orders01', purpose: 'test' });
      run
        .mark('tag-b', 'orders01')
        .point('tag-b', 'orders01')
        .bringUp('orders01-Test', 'tag-b', 'orders01', { purpose: 'test' });
    });
    expect(recoveredImage.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is inconclusive when nothing was brought up', () => {
    expect(recoveredImage.judge(new SyntheticRun().server('orders01'))).toEqual({
      verdict: 'inconclusive',
      looked: 0,
      evidence: 'Nothing to look at: no machine was brought up from a recovery point',
    });
  });
});

describe('a virtual machine that was to come home to what it was', () => {
  const of = { server: 'orders01', purpose: 'production' } as const;

  /** It has come up in Azure, and its newest point is home. */
  function underWay(): SyntheticRun {
    const run = new SyntheticRun().server('orders01').mark('tag-a', 'orders01').point('tag-a', 'orders01');
    run.bringUp('azure:orders01', 'tag-a', 'orders01');
    return backToHome(run, 'tag-b', 0x31);
  }

  function backToHome(run: SyntheticRun, tag: string, value: number): SyntheticRun {
    run.pass(MINUTE_MS).write('azure:orders01/system', value, 5);
    return run.mark(tag, 'azure:orders01', { server: 'orders01' }).point(tag, 'orders01');
  }

  const prepared = (run: SyntheticRun, tag: string, original: boolean) =>
    run.service('machine.prepared', {
      ...of,
      item: 'item-orders01',
      machine: 'vmware:orders01',
      ...{ point: `point ${tag} of orders01`, tag, sources: ['system'], disks: ['orders01.vmdk'] },
      ...(original && { original }),
    });

  /** Switched on with the disks that came home. */
  const switchedOn = (run: SyntheticRun, tag: string, machine = 'orders01') => {
    const disks = run.history.cloneAll('azure:orders01', tag, `${machine} ${tag}`);
    return run.world('machine.created', { ...of, machine, place: 'vmware', disks });
  };

  const unjudged = { verdict: 'passed', unjudged: ['what came home to vmware:orders01: nobody switched it on'] };

  it('holds the writes of the one in Azure from when it is switched on', () => {
    const run = switchedOn(prepared(underWay(), 'tag-b', true), 'tag-b');
    expect(recoveredImage.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated by another byte on it', () => {
    const run = switchedOn(prepared(underWay(), 'tag-b', true), 'tag-b');
    run.history.spoil('orders01 tag-b/system', 5, 0);
    expect(recoveredImage.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('orders01, disk system: byte 20 480 differs'),
    });
  });

  it('is not judged while nobody has switched it on', () => {
    expect(recoveredImage.judge(prepared(underWay(), 'tag-b', true))).toMatchObject(unjudged);
  });

  it('is not taken for the new machine that is made when it has been deleted since', () => {
    const run = prepared(underWay(), 'tag-b', true).world('machine.removed', { ...of, machine: 'orders01' });
    switchedOn(backToHome(run, 'tag-c', 0x32), 'tag-c', 'vmware:orders01');
    const judged = recoveredImage.judge(prepared(run, 'tag-c', false));
    expect(judged).toMatchObject({ ...unjudged, looked: 3 });
  });
});
