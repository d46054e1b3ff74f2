/** A site may have another data port than 9443: faults, stories and the world go by the site's. */
import { expect, it } from 'vitest';
import { sampleSite } from '../simulator/site/site.ts';
import { runDrill } from './runner.ts';
import { withScaleOut } from './scale-out.ts';

const { configurationServer, ...rest } = sampleSite();
const OTHER = 9444;
const processServer = { ...configurationServer.processServer, port: OTHER };
const site = { ...rest, configurationServer: { ...configurationServer, processServer } };

it('is blocked where the site has it', async () => {
  const { result, journal } = await runDrill({ scenario: 'data-port-blocked', site, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  expect(result.verdict).toBe('passed');
  const ports = journal.matchAll(/"kind":"peer\.answer","about":"data","host":"[^"]*","port":(\d+)/g);
  expect([...new Set([...ports].map(([, port]) => port))]).toEqual([String(OTHER)]);
});

it('is that of a process server that a story adds', () => {
  expect(withScaleOut(site).processServers.map(({ port }) => port)).toEqual([OTHER]);
});
