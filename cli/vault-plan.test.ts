/** Command lines of `muster vault`: what they ask for, and what is wrong with them. */
import { describe, expect, test } from 'vitest';
import { planVault, type VaultOptions } from './vault-plan.ts';

const plan = (options: Partial<VaultOptions>) => planVault({ host: '127.0.0.1', fault: [], ...options });

describe('a command line', () => {
  test('without anything means the sample site on loopback, ten minutes a second', () => {
    expect(plan({})).toEqual({ ok: true, value: { host: '127.0.0.1', speed: 600, startWith: [] } });
  });

  test('says how time passes, where to listen, and what is wrong from the start', () => {
    const fault = ['vpn-loss', 'blocked-urls={"category":"entra"}'];
    expect(plan({ manualTime: true, port: '0', fault })).toMatchObject({
      ok: true,
      value: {
        port: 0,
        speed: undefined,
        startWith: [
          { fault: 'vpn-loss', parameters: {} },
          { fault: 'blocked-urls', parameters: { category: 'entra' } },
        ],
      },
    });
    expect(plan({ speed: '1' })).toMatchObject({ value: { speed: 1 } });
  });
});

describe('a mistake is told before anything is served', () => {
  const mistakes: [options: Partial<VaultOptions>, code: string, message: string][] = [
    [{ port: 'http' }, 'USAGE', '--port must be a whole number between 0 and 65535, not "http"'],
    [{ port: '65536' }, 'USAGE', '--port must be'],
    [{ speed: '0' }, 'USAGE', '--speed must be a whole number between 1 and 100000, not "0"'],
    [{ speed: '1.5' }, 'USAGE', '--speed must be'],
    [{ speed: '2', manualTime: true }, 'USAGE', 'with --manual-time, time moves by POST /muster/time only'],
    [{ seed: ' ' }, 'USAGE', '--seed must not be empty'],
    [{ site: 'nowhere.yaml' }, 'SITE_NOT_READABLE', 'nowhere.yaml: there is no such file'],
    [{ fault: ['vpn-lost'] }, 'FaultUnknown', 'there is no fault "vpn-lost" (did you mean "vpn-loss"?); there are '],
    [{ fault: ['vpn-loss={'] }, 'USAGE', '--fault vpn-loss: what follows "=" must be JSON'],
    [{ fault: ['blocked-urls'] }, 'FaultParametersInvalid', 'blocked-urls: '],
  ];
  test.each(mistakes)('%j', (options, code, message) => {
    const planned = plan(options);
    expect(planned).toMatchObject({ ok: false, failure: { code, message: expect.stringContaining(message) } });
  });
});
