/** What the service finds wrong, at the edges of the documented thresholds (facts, section 3.11). */
import { beforeEach, describe, expect, test } from 'vitest';
import { AGENT_VERSION } from '../../model/agent-version.ts';
import { SmallWorld, type SmallMachine } from '../../../simulator/stages/small-world.ts';
import type { AgentStatus } from '../../wire/agent-control.ts';
import type { ProcessServerStatus } from '../../wire/component-control.ts';
import type { AgentRecord, ComponentRecord } from '../../wire/provider.ts';
import { findingsOf } from './findings.ts';
import { measuredRpoMs } from './health.ts';
import { ProtectedItem } from '../item.ts';
import { startTowardsHome } from '../replication/replication-start.ts';
import { SiteRecoveryService } from '../service.ts';
import { completeTarget } from '../target-settings.ts';

const minutes = (count: number) => count * 60_000;
let world: SmallWorld;
let azure: SmallMachine;
let service: SiteRecoveryService;
let item: ProtectedItem;
let agent: Partial<AgentRecord>;
let processServer: Partial<ComponentRecord>;

const nowMs = () => world.kernel.nowMs;
/** A point comes now, of a tag that was set a while ago. */
function point(consistency: 'crash' | 'application' = 'crash', ageMs = 0): void {
  const id = `${item.points.length}`;
  const come = { id, tag: id, atMs: nowMs() - ageMs, consistency, final: false, epoch: 1 };
  item.points.push(come);
  item.lastPointCameMs = nowMs();
}
/** A test failover was cleaned up at that time. */
function tested(atMs: number | undefined): void {
  item.send({ type: 'TEST_STARTED' });
  item.send({ type: 'TEST_CLEANED', ...(atMs !== undefined && { atMs }) });
}
function receiving(sources: ProcessServerStatus['sources']): ProcessServerStatus {
  return {
    kind: 'process-server',
    componentId: 'ps',
    health: 'Normal',
    cacheBytes: 1,
    cacheFreeShare: 1,
    pendingBytes: 0,
    uploadedBytesPerSecond: 0,
    sources,
  };
}
/** The provider polls; its inventory says what the test wants it to say. */
function poll(clockAheadMs = 0): void {
  const inventory = {
    agents: [
      {
        serverId: 'web01',
        agentVersion: AGENT_VERSION,
        lastHeartbeatMs: nowMs() + clockAheadMs,
        ...agent,
      } as AgentRecord,
    ],
    components: [
      {
        componentId: 'ps',
        kind: 'process-server',
        name: 'ps01',
        lastHeartbeatMs: nowMs(),
        status: receiving([{ serverId: 'web01', lastReceivedMs: nowMs(), pendingBytes: 0, throttled: false }]),
        ...processServer,
      } as ComponentRecord,
    ],
    vcenters: [],
    machines: [],
    certificateExpiryMs: 0,
    listeningSinceMs: 0,
  };
  service.context.sites.hear({ siteId: 'site', clockMs: nowMs() + clockAheadMs, inventory, outcomes: [] });
}
/** A new epoch begins; nothing of it has come. */
function beginAnew(): void {
  item.epoch += 1;
  item.replicatingSinceMs = nowMs();
}
/** The same, with no recovery point of it yet. */
function copyAnew(): void {
  for (const type of ['FAILOVER_STARTED', 'FAILOVER_FAILED', 'RESYNC_STARTED'] as const) item.send({ type });
  beginAnew();
}
function codes(): string[] {
  return findingsOf(service.context, item, measuredRpoMs(item, nowMs())).map(({ code }) => code);
}

beforeEach(async () => {
  world = new SmallWorld();
  azure = await world.machine('azure');
  service = new SiteRecoveryService(azure.runtime, {
    vaultKey: { value: 'key', issuedMs: nowMs() },
    storageTokens: new Map(),
    tokenAccepted: async () => true,
  });
  const registration = { siteId: 'site', name: 'cs01', address: '10.1.0.5', registrationKey: 'key' };
  service.context.sites.register({ ...registration, replicationPath: 'internet', clockMs: nowMs() });
  item = new ProtectedItem(
    {
      name: 'web01',
      serverId: 'web01',
      friendlyName: 'web01',
      siteId: 'site',
      policy: {
        name: '24h',
        rpoThresholdMinutes: 15,
        retentionMinutes: 1440,
        appConsistentMinutes: 60,
        crashConsistentMinutes: 5,
        multiVmSync: false,
      },
      processServerId: 'ps',
      cacheAccount: 'cache',
      target: completeTarget({ network: 'vnet', machineName: 'web01' }),
      disks: [],
      replicationPath: 'internet',
    },
    azure.runtime.journal,
  );
  const target = { kind: 'cache-storage', account: 'cache', token: 'sas' } as const;
  item.marching = { relay: { serverId: 'web01', epoch: 1, key: '', target, componentId: 'ps' } };
  item.epoch = 1;
  item.noteProgress(1, true, nowMs());
  item.replicatingSinceMs = nowMs();
  item.send({ type: 'ENABLED' });
  item.send({ type: 'FIRST_POINT' });
  tested(nowMs());
  agent = {};
  processServer = {};
  point('application');
  poll();
});

test('an item in good health has no findings', () => {
  expect(codes()).toEqual([]);
});

describe('the recovery point objective', () => {
  test('is the age of the newest point, and before the first one the time replication has been trying', async () => {
    await world.pass(minutes(3));
    expect(measuredRpoMs(item, nowMs())).toBe(minutes(3));
    item.points = [];
    item.replicatingSinceMs = nowMs() - minutes(40);
    expect(measuredRpoMs(item, nowMs())).toBe(minutes(40));
  });

  test.each([
    [15, []],
    [15.02, ['78026']],
    [60, ['78026']],
    [60.02, ['78026', '90078']],
  ])('at %f minutes: %j', async (ageMinutes, expected) => {
    await world.pass(minutes(ageMinutes));
    poll();
    expect(codes()).toEqual(expected);
  });

  test('grows while points come late, and that is progress all the same', async () => {
    for (const _ of [1, 2, 3]) {
      await world.pass(minutes(50));
      point('application', minutes(100));
      poll();
      expect(codes()).toEqual(['78026']);
    }
    await world.pass(minutes(61));
    poll();
    expect(codes()).toEqual(['78026', '90078', '78144']);
  });

  test('is nobody’s fault while the initial replication runs', async () => {
    copyAnew();
    for (let hour = 0; hour < 5; hour += 1) {
      await world.pass(minutes(59));
      item.noteProgress(hour + 1, false, nowMs());
    }
    poll();
    expect(item.state).toBe('initialReplication');
    expect(codes()).toEqual([]);
  });
});

describe('a copy that stands still', () => {
  test.each([
    [60, []],
    [60.1, ['78169']],
    [361, ['78169', 'SourceAgentInitialResyncNotStarted']],
  ])('the first one, of which nothing has come after %f minutes: %j', async (afterMinutes, expected) => {
    copyAnew();
    await world.pass(minutes(afterMinutes));
    poll();
    expect(codes()).toEqual(expected);
    item.noteProgress(1, false, nowMs());
    expect(codes()).toEqual([]);
  });

  test.each([
    [60, []],
    [61, ['78169']],
    [121, ['78169', 'SourceAgentNoResyncProgress']],
  ])('the first one, some of which has come, after %i minutes: %j', async (afterMinutes, expected) => {
    copyAnew();
    await world.pass(minutes(30));
    item.noteProgress(1, false, nowMs());
    await world.pass(minutes(afterMinutes));
    item.noteProgress(1, false, nowMs());
    poll();
    expect(codes()).toEqual(expected);
  });

  test('the first one, all of which has come, is missed by its first point', async () => {
    copyAnew();
    item.noteProgress(1, true, nowMs());
    await world.pass(minutes(59));
    item.noteProgress(2, true, nowMs());
    expect(codes()).toEqual([]);
    await world.pass(minutes(2));
    expect(codes()).toEqual(['78169']);
    point();
    item.send({ type: 'FIRST_POINT' });
    expect(codes()).not.toContain('78169');
  });

  test.each([
    ['operator', 60, []],
    ['operator', 61, ['SourceAgentManualResyncNotStarted']],
    ['service', 61, []],
    ['service', 1441, ['SourceAgentAutoResyncNotStarted']],
  ] as const)('a resynchronisation by the %s, of which nothing has come after %i minutes: %j', async (...of) => {
    const [by, afterMinutes, expected] = of;
    beginAnew();
    item.resyncBy = by;
    await world.pass(minutes(afterMinutes));
    point('application');
    poll();
    expect(codes()).toEqual(expected);
  });

  test('one to the original machine is a first copy, whoever wanted the resynchronisation before', async () => {
    const original = { name: 'web01', vcenter: 'hall', datastore: 'ds', volumes: [] };
    const failedOver = ['FAILOVER_STARTED', 'FAILED_OVER', 'COMMITTED'] as const;
    for (const type of failedOver) item.send({ type });
    item.send({ type: 'REPROTECT_STARTED', way: { original } });
    for (const type of ['REPROTECTED', 'FIRST_POINT', ...failedOver, 'REPROTECT_STARTED', 'ENABLED'] as const) {
      item.send({ type });
    }
    beginAnew();
    item.resyncBy = 'operator';
    const way = { processServerId: 'ps', masterTargetId: 'ps', retentionMinutes: 1440 };
    startTowardsHome(service.context, item, way, 'checksum-copy');
    item.progress = undefined;
    await world.pass(minutes(361));
    expect(codes()).toEqual(['78169', 'SourceAgentInitialResyncNotStarted']);
  });

  test.each([
    [120, []],
    [121, ['SourceAgentNoResyncProgress']],
  ])('a resynchronisation, some of which has come, after %i minutes: %j', async (afterMinutes, expected) => {
    beginAnew();
    item.noteProgress(1, false, nowMs());
    await world.pass(minutes(afterMinutes));
    point('application');
    poll();
    expect(codes()).toEqual(expected);
    item.noteProgress(2, true, nowMs());
    await world.pass(minutes(afterMinutes));
    point('application');
    poll();
    expect(codes()).toEqual([]);
  });
});

describe('silence', () => {
  test('of a source for more than 15 minutes is 78174, counted up to the last poll', async () => {
    agent = { lastHeartbeatMs: nowMs() };
    await world.pass(minutes(15));
    point('application');
    poll();
    expect(codes()).toEqual([]);
    await world.pass(minutes(10));
    point('application');
    expect(codes()).toEqual([]);
    poll();
    expect(codes()).toEqual(['78174']);
  });

  test.each([
    ['of a source', [{ serverId: 'web01', lastReceivedMs: 0, pendingBytes: 0, throttled: false }]],
    ['of one that its process server has never heard of, from when it was to,', []],
  ])('%s towards its process server for more than 30 minutes is 78028', async (_, sources) => {
    item.relayedSinceMs = nowMs();
    const status = receiving(sources.map((source) => ({ ...source, lastReceivedMs: nowMs() })));
    processServer = { status };
    for (const [afterMinutes, expected] of [
      [30, []],
      [0.1, ['78028']],
    ] as const) {
      await world.pass(minutes(afterMinutes));
      point('application');
      poll();
      expect(codes()).toEqual(expected);
    }
  });

  test('is not made longer by a process server that has forgotten with a restart what it received', async () => {
    await world.pass(minutes(40));
    processServer = { status: receiving([]) };
    point('application');
    poll();
    item.lastReceivedMs = nowMs() - minutes(5);
    expect(codes()).toEqual([]);
    item.lastReceivedMs = nowMs() - minutes(31);
    expect(codes()).toEqual(['78028']);
  });
});

test('a source that its process server throttles has SourceAgentCumulativeThrottleOccurred while that lasts', () => {
  const source = { serverId: 'web01', lastReceivedMs: nowMs(), pendingBytes: 0 };
  const throttled = (is: boolean) => {
    const status: Partial<ProcessServerStatus> = { kind: 'process-server', sources: [{ ...source, throttled: is }] };
    return { status: status as ProcessServerStatus };
  };
  processServer = throttled(true);
  poll();
  expect(codes()).toEqual(['SourceAgentCumulativeThrottleOccurred']);
  processServer = throttled(false);
  poll();
  expect(codes()).toEqual([]);
});

describe('what a process server cannot pass on', () => {
  const failing = (forwardFailure: string) => {
    const source = { serverId: 'web01', lastReceivedMs: nowMs(), pendingBytes: 0, throttled: false, forwardFailure };
    processServer = { status: receiving([source]) };
    poll();
    return codes();
  };

  test('to Azure is EA0436, for whatever reason', () => {
    expect(failing('ETIMEDOUT')).toEqual(['EA0436']);
    processServer = {};
    poll();
    expect(codes()).toEqual([]);
  });

  test('to a master target is EA0425 when that has no room on its retention drive', () => {
    const target = { kind: 'master-target', host: 'mt', port: 9443 } as const;
    item.marching = { relay: { serverId: 'web01', epoch: 1, key: '', target, componentId: 'ps' } };
    expect(failing('HTTP 507')).toEqual(['EA0425']);
    expect(failing('ETIMEDOUT')).toEqual([]);
  });
});

test.each([
  ['a peak of churn is 78188', { peakChurn: '31 MB/s on one disk' }, '78188'],
  ['a process server that it cannot reach is 78186', { processServerFailure: 'ETIMEDOUT' }, '78186'],
])('of what an agent tells %s, if it says so of the present epoch', (_, told, code) => {
  const status = { serverId: 'web01', epoch: 1, ...told } as AgentStatus;
  agent = { status };
  poll();
  expect(codes()).toEqual([code]);
  agent = { status: { ...status, epoch: 0 } };
  poll();
  expect(codes()).toEqual([]);
});

test('a source whose clock is more than ten minutes ahead is 78193, whatever the clock of its configuration server', async () => {
  const aheadBy = async (byMinutes: number, siteAheadByMinutes = 0) => {
    await world.pass(minutes(1));
    agent = { clockAheadMs: minutes(byMinutes - siteAheadByMinutes) };
    poll(minutes(siteAheadByMinutes));
    return codes();
  };
  expect(await aheadBy(10)).toEqual([]);
  expect(await aheadBy(10.1)).toEqual(['78193']);
  expect(await aheadBy(-30)).toEqual([]);
  expect(await aheadBy(0, -20)).toEqual([]);
  expect(await aheadBy(11, 4)).toEqual(['78193']);
});

test('an agent that is more than four releases behind is called too old, and one that is four behind is not', () => {
  agent = { agentVersion: '9.56.9.9' };
  poll();
  expect(codes()).toEqual(['AgentVersionUnsupported']);
  agent = { agentVersion: '9.57.0.0' };
  poll();
  expect(codes()).toEqual([]);
});

test('application-consistent points that fail to come are 78144 after two intervals, if the policy wants them', async () => {
  for (const [afterMinutes, expected] of [
    [120, []],
    [1, ['78144']],
  ] as const) {
    await world.pass(minutes(afterMinutes));
    point('crash');
    poll();
    expect(codes()).toEqual(expected);
  }
});

test('a required resync is 78024, and a test failover that never succeeded 161011', () => {
  item.send({ type: 'RESYNC_REQUIRED', reason: 'SourceAgentUncleanSystemShutdownError' });
  tested(undefined);
  expect(codes()).toEqual(['78024', '161011']);
});

test('an item that does not replicate has no health to speak of', async () => {
  item.send({ type: 'FAILOVER_STARTED' });
  await world.pass(minutes(600));
  poll();
  expect(codes()).toEqual([]);
});
