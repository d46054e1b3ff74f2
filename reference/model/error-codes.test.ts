/** The error table answers for every code, and says where each comes from. */
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, explain, namesOf, nearestCode } from './error-codes.ts';

describe('explain', () => {
  test('78026 is the RPO warning, under its event names as well', () => {
    expect(explain('78026')?.title).toBe('RPO above the threshold');
    expect(explain('ECH0007')).toBe(explain('78026'));
    expect(explain('InMageCommon_ECH0007')).toBe(explain('78026'));
  });

  test('curl 60 and HTTP 407 are found under what a person sees', () => {
    expect(explain('curl-60')?.code).toBe('CERT_UNTRUSTED');
    expect(explain('407')?.code).toBe('PROXY_AUTH_REQUIRED');
  });

  test('case does not matter', () => {
    expect(explain('ea0430')?.code).toBe('EA0430');
  });

  test('a code nobody published is not explained', () => {
    for (const code of ['78146', '78147', '78148', '95213', 'SourceAgentHeartbeatLost'])
      expect(explain(code)).toBeUndefined();
  });

  test('a slip of the finger gets a suggestion', () => {
    expect(nearestCode('EA430')).toBe('EA0430');
    expect(nearestCode('ETIMEOUT')).toBe('ETIMEDOUT');
    expect(nearestCode('weather')).toBeUndefined();
  });
});

describe('the table', () => {
  test('names nothing twice', () => {
    const names = ERROR_CODES.flatMap(namesOf).map((name) => name.toLowerCase());
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(ERROR_CODES.map((entry) => [entry.code, entry] as const))(
    '%s says cause, observables, remedy and source',
    (_code, entry) => {
      for (const text of [entry.cause, entry.observables, entry.remedy]) expect(text).toMatch(/^\S.*\.$/);
      expect(entry.title.length).toBeLessThanOrEqual(60);
      expect(entry.title).not.toMatch(/\.$/);
      expect(entry.source.reference).not.toBe('');
    },
  );

  test('what the service refuses for reasons of its own is marked as defined here', () => {
    for (const code of ['OperationNotAllowedInCurrentState', 'PlannedFailoverNotSupported', 'MultiVmMemberAlone']) {
      expect(explain(code)?.source.tag).toBe('simulator');
    }
    expect(explain('ArmResourceDoesNotExist')?.source.tag).toBe('documented');
  });
});
