/** Sites whose firewall lets everything through but one of the names that are asked for while a site is set up. */
import { expect, test } from 'vitest';
import { OUTBOUND_NAMES } from '../simulator/site/outbound.ts';
import { CLOUDS, type CloudName } from '../simulator/site/clouds.ts';
import { registered } from './fixtures/registers.ts';

const namesIn = (cloud: CloudName) => OUTBOUND_NAMES.flatMap((names) => names.patterns(CLOUDS[cloud]));

const behind = (wayOut: string, cloud: CloudName, host = '{}') =>
  registered(`configurationServer: { host: ${host} }\nazure: { cloud: ${cloud} }\n${wayOut}`);

const firewallBut = (name: string, cloud: CloudName) =>
  `egress: { default: deny, allow: ${JSON.stringify(namesIn(cloud).filter((one) => one !== name))} }`;
const proxyBut = (name: string, cloud: CloudName) =>
  `proxy: { host: proxy, address: 10.1.0.30, allow: ${JSON.stringify(namesIn(cloud).filter((one) => one !== name))} }`;

const atSetUp = (cloud: CloudName) =>
  OUTBOUND_NAMES.filter(({ when }) => when === 'at set-up').flatMap(({ title, patterns, optional }) =>
    patterns(CLOUDS[cloud]).map((name) => ({ name, title, isNeeded: optional !== true, cloud })),
  );

test.each([
  ...atSetUp('commercial'),
  ...atSetUp('us-government').filter(({ title }) => title === 'Azure Resource Manager'),
  ...atSetUp('china').filter(({ title }) => title === 'Azure Resource Manager'),
])('all but $name ($cloud)', async ({ name, title, isNeeded, cloud }) => {
  const { outcome, causes, alarms } = await behind(firewallBut(name, cloud), cloud);
  expect(alarms).toEqual([]);
  if (!isNeeded) return expect(outcome).toBe('registered');
  expect(outcome).toBe('ETIMEDOUT');
  expect(causes).toHaveLength(1);
  expect(causes[0]).toContain(
    `cs01/configuration → ${name}:443: ETIMEDOUT (No answer), since 1 min 06 s; if ${name} (${title}) is not let through, `,
  );
});

test('a proxy that is short of one says so', async () => {
  const { outcome, causes, alarms } = await behind(proxyBut('login.live.com', 'commercial'), 'commercial');
  expect({ outcome, alarms }).toEqual({ outcome: 'PROXY_FORBIDDEN', alarms: [] });
  expect(causes.join()).toContain('cs01/configuration → login.live.com:443 through the proxy 10.1.0.30:3128');
});

test('what a machine was brought along with needs no name', async () => {
  const without = await behind(firewallBut('dev.mysql.com', 'commercial'), 'commercial', '{ mysql: 5.7.20 }');
  expect(without.outcome).toBe('registered');
});
