/**
 * The bank of the examples: an inspecting proxy, ExpressRoute both ways, pushed agents behind a proxy. It comes through the whole
 * cycle because its proxy does not open what Site Recovery has to trust; where it opens a part of that, the drill says which.
 */
import { describe, expect, test } from 'vitest';
import type { Site } from '../simulator/site/site.ts';
import { runDrill } from './runner.ts';
import { exampleSite } from './sites/sites.ts';

const bank = exampleSite('bank-inspecting-proxy.yaml');

const ENTRA = 'login.microsoftonline.com';

function inspecting(except: (name: string) => boolean): Site {
  const { proxy } = bank;
  if (!proxy?.inspection) throw new Error('the bank inspects');
  return { ...bank, proxy: { ...proxy, inspection: { except: proxy.inspection.except.filter(except) } } };
}

test('goes through the whole cycle', async () => {
  const { result } = await runDrill({ scenario: 'full-cycle', site: bank, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
});

describe('with a proxy that opens', () => {
  test.each([
    ['all', () => false, 'cs01/configuration → dev.mysql.com:443'],
    ['Entra', (name: string) => name !== ENTRA, `cs01/configuration → ${ENTRA}:443`],
    [
      'the replication service',
      (name: string) => !name.includes('hypervrecoverymanager'),
      'cs01/configuration → westeurope',
    ],
    ['the storage', (name: string) => !name.includes('blob'), 'ps01/process → bankcache.blob.core.windows.net:443'],
  ])('%s, the story stops, and the first cause is told with whoever signed', async (_, except, peer) => {
    const { result } = await runDrill({ scenario: 'crash-consistent-point', site: inspecting(except), seed: '1' });
    expect(result.verdict).not.toBe('passed');
    const told = result.properties.find(({ name }) => name === 'story')?.findings?.join('\n');
    expect(told).toContain(peer);
    expect(told).toContain(
      'through the proxy 10.40.0.30:3128: CERT_UNTRUSTED (Certificate not trusted), signed by "Muster TLS inspection"',
    );
  });
});
