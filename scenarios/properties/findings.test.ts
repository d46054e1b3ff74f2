import { describe, expect, it } from 'vitest';
import { Findings } from './findings.ts';

const all = 'all is well';

describe('findings', () => {
  it('pass when all that could be judged holds, and say what could not be', () => {
    const findings = new Findings();
    findings.looked = 1;
    findings.unjudged('the points of files01, because the run broke off');
    expect(findings.judge(all, 'nothing')).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: all,
      unjudged: ['the points of files01, because the run broke off'],
    });
  });

  it('tell one reason once, however many it holds for', () => {
    const findings = new Findings();
    for (let times = 0; times < 3; times++) findings.unjudged('a fault was in the way');
    expect(findings.judge(all, 'nothing').unjudged).toEqual(['a fault was in the way (3 times)']);
  });

  it('say what could not be judged of a violated history, and of one with nothing to look at, too', () => {
    const findings = new Findings();
    findings.unjudged('a fault was in the way');
    expect(findings.judge(all, 'nothing')).toMatchObject({ verdict: 'inconclusive', unjudged: expect.any(Array) });
    findings.violation('it was wrong');
    expect(findings.judge(all, 'nothing')).toMatchObject({ verdict: 'violated', unjudged: expect.any(Array) });
  });
});
