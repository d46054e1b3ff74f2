/** A site with two process servers, between which machines are moved. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProtectedItem } from '../../../../reference/site-recovery/item.ts';
import { minutes, siteText } from '../../../stages/lab-stage.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { componentIdOf } from '../component-ids.ts';
import { fabricOperations } from './fabrics.ts';
import { jobOperations } from './jobs.ts';
import { processServerOperations } from './process-servers.ts';

const BUILT_IN = 'process-cs01';
const SECOND = 'process-ps02';
/** As Windows hosts are known. Recorded. */
const HOST = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{16}$/;

let front: FrontStage;
let path: string;

beforeEach(async () => {
  const text = `${siteText()}processServers: [{ name: ps02, address: 10.1.0.8, cacheGb: 100 }]\n`;
  front = await FrontStage.open([...fabricOperations, ...jobOperations, ...processServerOperations], text);
  const [fabric] = (await front.get('/replicationFabrics')).body.value;
  path = `/replicationFabrics/${fabric.name}/reassociateGateway`;
});

/** What clients know a server by. */
const outside = (id: string) => componentIdOf(front.azure, id);

const request = (change: object = {}) => ({
  ...{ sourceProcessServerId: BUILT_IN, targetProcessServerId: SECOND, updateType: 'SystemLevel' },
  ...change,
});

async function protectedServer(): Promise<ProtectedItem> {
  await front.stage.enable();
  const item = front.azure.service.context.items.get('files01') as ProtectedItem;
  await front.stage.until('files01 is protected', () => item.state === 'protected');
  return item;
}

describe('moving a machine', () => {
  test('its data goes through the other server, it is resynchronised, and its new points are true', async () => {
    const item = await protectedServer();
    const job = await front.change(
      'POST',
      path,
      request({ updateType: 'ServerLevel', vmsToMigrate: [front.azure.ids.machine('files01')] }),
    );
    expect(job).toMatchObject({ scenario: 'ProcessServerFailover', state: 'Succeeded', targetType: 'Server' });
    expect(job.targetId).toBe(BUILT_IN);
    const { targetObjectId } = (await front.get(`/replicationJobs/${job.id}`)).body.properties;
    expect(targetObjectId).toMatch(HOST);
    expect(item).toMatchObject({ processServerId: SECOND, marching: { relay: { componentId: SECOND } } });

    const { health, context } = front.azure.service;
    await front.stage.until('the switch shows', () => health.of('files01').some(({ code }) => code === '90103'));
    expect(item.face.allowedOperations).toContain('RepairReplication');
    expect(context.events.list().map(({ code }) => code)).toContain('ConfigurationServerPsFailOver');

    const epoch = item.epoch;
    await front.stage.until('it is resynchronised', () => item.epoch > epoch && item.resyncReason === undefined);
    await front.stage.nextPoints(2);
    expect(health.of('files01').map(({ code }) => code)).not.toContain('90103');
    expect(front.stage.untruePoints()).toEqual([]);

    const { processServers } = (await front.get('/replicationFabrics')).body.value[0].properties.customDetails;
    const counts = processServers.map(({ id, machineCount }: Record<string, string>) => [id, machineCount]);
    expect(Object.fromEntries(counts)).toEqual({ [outside(BUILT_IN)]: '0', [outside(SECOND)]: '1' });
    const received = context.sites.processServer(item.input.siteId, SECOND)?.sources;
    expect(received).toMatchObject([{ serverId: 'files01' }]);
  });

  test('all machines of a server move when none is named', async () => {
    const item = await protectedServer();
    const [{ properties }] = (await front.get('/replicationFabrics')).body.value;
    const servers: { friendlyName: string; id: string }[] = properties.customDetails.processServers;
    const idOf = (name: string) => servers.find(({ friendlyName }) => friendlyName === name)?.id;
    const [sourceProcessServerId, targetProcessServerId] = ['cs01', 'ps02'].map(idOf);
    expect(targetProcessServerId).toMatch(HOST);
    const moved = await front.change('POST', path, request({ sourceProcessServerId, targetProcessServerId }));
    expect(moved).toMatchObject({ state: 'Succeeded' });
    expect(item.processServerId).toBe(SECOND);
  });

  test('fails when the other server is silent', async () => {
    const item = await protectedServer();
    await front.stage.lab.controls.setPower('ps02', 'off', 'test');
    await front.stage.lab.sleep(minutes(17));
    const job = await front.change('POST', path, request());
    expect(job).toMatchObject({ state: 'Failed', failure: { code: '806' } });
    expect(item.processServerId).toBe(BUILT_IN);
  });
});

describe('refused is', () => {
  test.each([
    ['a server that is not there', 404, request({ targetProcessServerId: 'process-ps09' })],
    ['a machine that is not protected', 404, request({ updateType: 'ServerLevel', vmsToMigrate: ['web09'] })],
    ['another container', 404, request({ containerName: 'cloud_other' })],
    ['the same server twice', 409, request({ targetProcessServerId: 'PROCESS-CS01' })],
    ['a part of the machines without saying which', 400, request({ updateType: 'ServerLevel' })],
    ['a part of the machines that is empty', 400, request({ updateType: 'ServerLevel', vmsToMigrate: [] })],
    ['an unknown kind of move', 400, request({ updateType: 'RackLevel' })],
    ['a move from nowhere', 400, { targetProcessServerId: SECOND }],
  ])('%s', async (_, status, properties) => {
    expect(await front.send('POST', path, { properties })).toMatchObject({ status });
  });

  test('a machine that uses another server', async () => {
    await protectedServer();
    const properties = request({
      sourceProcessServerId: SECOND,
      targetProcessServerId: BUILT_IN,
      updateType: 'ServerLevel',
      vmsToMigrate: ['files01'],
    });
    expect(await front.send('POST', path, { properties })).toMatchObject({
      status: 409,
      body: { error: { details: [{ code: 'ProcessServerSwitchInvalid' }] } },
    });
  });
});
