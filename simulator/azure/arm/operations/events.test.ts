/** What an operator is told of a machine that falls silent and comes back, and of its process server. */
import { beforeAll, expect, test } from 'vitest';
import { minutes, siteText } from '../../../stages/lab-stage.ts';
import { FrontStage } from '../../../stages/front-stage.ts';
import { eventOperations } from './events.ts';

interface Event {
  readonly name: string;
  readonly properties: {
    readonly eventCode: string;
    readonly severity: string;
    readonly timeOfOccurrence: string;
    readonly affectedObjectFriendlyName: string;
    readonly affectedObjectCorrelationId: string;
    readonly fabricId: string;
    readonly healthErrors: readonly { readonly errorCode: string }[];
  };
}

let front: FrontStage;
/** When the machine lost its power. */
let darkness = '';
const events = async (filter = ''): Promise<Event[]> =>
  (await front.get(`/replicationEvents${filter && `?$filter=${encodeURIComponent(filter)}`}`)).body.value;
const told = (list: readonly Event[]) =>
  list.map(({ properties: { eventCode, severity } }) => `${eventCode} ${severity}`);

beforeAll(async () => {
  const text = `${siteText()}processServers: [{ name: ps02, address: 10.1.0.20 }]\n`;
  front = await FrontStage.open(eventOperations, text);
  const { stage, azure } = front;
  await stage.enable();
  await stage.until('it is protected', () => azure.service.context.items.get('files01')?.state === 'protected');
  await stage.lab.sleep(minutes(10));
  darkness = new Date(stage.lab.kernel.nowMs).toISOString();
  await stage.lab.controls.setPower('files01', 'off', 'test');
  await stage.lab.sleep(minutes(30));
  await stage.lab.controls.setPower('files01', 'on', 'test');
  await stage.lab.sleep(minutes(30));
});

test('every finding is an event, followed by one that says what health has come of it; the newest stands first', async () => {
  const list = await events(`startTime ge '${darkness}'`);
  const codes = told([...list].reverse());
  expect(codes.indexOf('78174 Critical')).toBeGreaterThanOrEqual(0);
  expect(codes[codes.indexOf('78174 Critical') + 1]).toBe('SRSVMHealthChanged Critical');
  expect(codes.at(-1)).toBe('SRSVMHealthChanged OK');
  const times = list.map(({ properties }) => properties.timeOfOccurrence);
  expect(times).toEqual([...times].sort().reverse());
  const ticks = list.map(({ name }) => /;(\d+)_/.exec(name)?.[1] ?? '');
  expect(ticks).toEqual([...ticks].sort());
});

test('an event has the recorded shape', async () => {
  const [event] = (await events("eventCode eq 'InMageCommon_ECH0007'")).slice(-1);
  const { ids, site, service } = front.azure;
  const { siteId } = service.context.sites.all()[0]!.registration;
  expect(event).toEqual({
    id: `${ids.vault}/replicationEvents/${event?.name}`,
    name: expect.stringMatching(/^VmMonitoringEvent;\d{19}_[0-9a-f-]{36}$/),
    type: 'Microsoft.RecoveryServices/vaults/replicationEvents',
    properties: {
      eventCode: 'InMageCommon_ECH0007',
      description: expect.stringMatching(/min old/),
      eventType: 'VmHealth',
      affectedObjectFriendlyName: 'files01',
      affectedObjectCorrelationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      severity: 'Warning',
      timeOfOccurrence: expect.stringMatching(/Z$/),
      fabricId: ids.fabric(siteId),
      providerSpecificDetails: {
        instanceType: 'InMageAzureV2',
        eventType: null,
        category: null,
        component: null,
        correctiveAction: null,
        details: null,
        summary: null,
        siteName: site.configurationServer.name,
      },
      eventSpecificDetails: null,
      healthErrors: [
        {
          errorSource: null,
          errorType: null,
          errorLevel: null,
          errorCategory: 'Replication',
          errorCode: '78026',
          summaryMessage: expect.any(String),
          errorMessage: expect.stringMatching(/min old/),
          possibleCauses: expect.any(String),
          recommendedAction: expect.any(String),
          creationTimeUtc: event?.properties.timeOfOccurrence,
          recoveryProviderErrorMessage: null,
          entityId: null,
          customerResolvability: 'NotAllowed',
        },
      ],
    },
  });
  const again = await front.get(`/replicationEvents/${encodeURIComponent(event?.name ?? '')}`);
  expect(again.body).toEqual(event);
});

test('its name counts down to the end of Windows time', async () => {
  const [event] = await events();
  const left = BigInt(/;(\d+)_/.exec(event?.name ?? '')?.[1] ?? 0);
  const sinceUnix = (2n ** 63n - 1n - left) / 10_000n - 11_644_473_600_000n;
  expect(Number(sinceUnix)).toBe(Date.parse(event?.properties.timeOfOccurrence ?? ''));
});

test('lists can be narrowed down', async () => {
  const all = await events();
  const critical = await events("Severity eq 'Critical'");
  expect(told(critical)).toEqual(told(all).filter((one) => one.endsWith('Critical')));
  expect(critical.length).toBeGreaterThan(0);
  const [{ properties }] = critical as [Event];
  const correlated = await events(`affectedObjectCorrelationId eq '${properties.affectedObjectCorrelationId}'`);
  expect(correlated).toEqual(await events("affectedObjectFriendlyName eq 'FILES01'"));
  expect(await events(`endTime le '${darkness}'`)).toEqual(
    all.filter((one) => Date.parse(one.properties.timeOfOccurrence) <= Date.parse(darkness)),
  );
  expect(await events("eventType eq 'ServerHealth'")).toEqual([]);
  const wrong = await front.get(`/replicationEvents?$filter=${encodeURIComponent("colour eq 'red'")}`);
  expect([wrong.status, wrong.body.error.details[0].code]).toEqual([400, 'FilterInvalid']);
  expect((await front.get('/replicationEvents/nobody')).status).toBe(404);
});

test('a process server that falls silent is told of, too', async () => {
  const { stage } = front;
  await stage.lab.controls.setPower('ps02', 'off', 'test');
  await stage.lab.sleep(minutes(20));
  const [event, ...others] = await events("eventType eq 'ServerHealth'");
  expect(others).toEqual([]);
  expect(event?.name).toMatch(/^ServerMonitoringEvent;/);
  expect(event?.properties).toMatchObject({
    eventCode: '806',
    severity: 'Critical',
    affectedObjectFriendlyName: 'ps02',
    healthErrors: [{ errorCode: '806', errorCategory: 'FabricInfrastructure' }],
  });
});
