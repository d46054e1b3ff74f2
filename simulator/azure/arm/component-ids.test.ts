import { beforeAll, describe, expect, test } from 'vitest';
import { siteText } from '../../stages/lab-stage.ts';
import { componentIdOf, componentMeant } from './component-ids.ts';
import { FrontStage } from '../../stages/front-stage.ts';
import { fabricOperations } from './operations/fabrics.ts';

const HOST = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{16}$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function openWith(operatingSystem: 'Windows' | 'Linux') {
  const separate = `masterTargets: [{ name: mt01, address: 10.1.0.9, operatingSystem: ${operatingSystem} }]\n`;
  const front = await FrontStage.open(fabricOperations, siteText() + separate);
  const [{ properties }] = (await front.get('/replicationFabrics')).body.value;
  const { processServers, masterTargetServers } = properties.customDetails;
  const [processServer] = processServers;
  const target = (name: string) => masterTargetServers.find((one: { name: string }) => one.name === name);
  return { front, processServer: processServer.id, builtIn: target('cs01').id, masterTarget: target('mt01').id };
}

describe('on a Windows host', () => {
  let site: Awaited<ReturnType<typeof openWith>>;
  beforeAll(async () => {
    site = await openWith('Windows');
  });

  test('process server and master target share the id of their host', () => {
    expect(site.processServer).toMatch(HOST);
    expect(site.builtIn).toBe(site.processServer);
    expect(site.masterTarget).toMatch(HOST);
    expect(site.masterTarget).not.toBe(site.processServer);
  });

  test('an id means the role that is asked for, in any case, and so does the name it has inside', () => {
    const { azure } = site.front;
    const siteId = azure.service.context.sites.all()[0]?.registration.siteId ?? '';
    const meant = (kind: 'process-server' | 'master-target', id: string) => componentMeant(azure, siteId, kind, id);
    expect(meant('process-server', site.processServer.toLowerCase())).toBe('process-cs01');
    expect(meant('master-target', site.processServer)).toBe('master-target-cs01');
    expect(meant('process-server', 'PROCESS-CS01')).toBe('process-cs01');
    expect(meant('process-server', 'master-target-cs01')).toBe('master-target-cs01');
    expect(meant('process-server', 'nobody')).toBe('nobody');
    expect(componentIdOf(azure, 'nobody')).toBe('nobody');
  });
});

test('a Linux master target has a GUID of its own', async () => {
  const { processServer, masterTarget } = await openWith('Linux');
  expect(processServer).toMatch(HOST);
  expect(masterTarget).toMatch(GUID);
});
