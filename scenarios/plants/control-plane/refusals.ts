import { DIGESTS } from '../../../reference/wire/data-transfer.ts';
import { answering } from '../lies/messages.ts';
import type { Network, Response } from '../../../reference/runtime.ts';
import type { Answering, PlantedParts } from '../../../simulator/lab.ts';
import { except } from '../lies/except.ts';
import type { PlantRow } from '../plant.ts';

type Operations = ReturnType<NonNullable<NonNullable<PlantedParts['service']>['allowedIn']>>;

export const refusalPlants: readonly PlantRow[] = [
  {
    name: 'accept-planned-failover',
    title: 'The service carries out a planned failover',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { plannedFailover: 'accepted' } }),
  },
  {
    name: 'any-token-will-do',
    title: 'The service answers a site whose token it does not accept as if it were the last that it accepted',
    role: 'Site Recovery service',
    section: '2.2',
    caughtBy: 'refusals',
    scenarios: ['foreign-tokens-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': (runtime) => {
          let accepted = '';
          const listen: Network['listen'] = (port, handler) =>
            runtime.network.listen(port, async (request) => {
              const answer = await handler(request);
              const { authorization } = request.headers ?? {};
              if (answer.status !== 401 && authorization?.startsWith('Bearer')) accepted = authorization;
              if (answer.status !== 401) return answer;
              return handler({ ...request, headers: { ...request.headers, authorization: accepted } });
            });
          return except(runtime, { network: except(runtime.network, { listen }) });
        },
      },
    }),
  },
  {
    name: 'refuse-in-general-words',
    title: 'Every refusal of the vault bears the same general code',
    role: 'Site Recovery service',
    section: '7',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      front: (genuine) => async (request) => {
        const answer = await genuine(request);
        const { error } = (answer.body ?? {}) as { error?: { message: string } };
        return error ? { ...answer, body: { error: { code: 'InternalError', message: error.message } } } : answer;
      },
    }),
  },
  allowing('fail-over-too-early', 'A failover is offered while the first copy is still under way', {
    scenarios: ['planned-failover-refused'],
    in: 'initialReplication',
    also: ['UnplannedFailover'],
  }),
  allowing('disable-in-mid-failover', 'Disabling replication is offered while a failover is under way', {
    scenarios: ['failback-to-physical-refused'],
    in: 'failingOver',
    also: ['DisableProtection'],
  }),
  allowing('no-way-back', 'A failover that nobody has committed cannot be cancelled', {
    scenarios: ['failback-to-physical-refused'],
    in: 'failedOver',
    not: ['CancelFailover'],
  }),
  allowing('no-repair', 'A resynchronisation is not offered when one is needed', {
    scenarios: ['server-restart'],
    in: 'protected',
    not: ['RepairReplication'],
  }),
  {
    name: 'take-a-commit-for-done',
    title: 'A commit out of turn is answered with success, though nothing is done',
    role: 'Site Recovery service',
    section: '5.4',
    caughtBy: 'refusals',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ front: insteadOfRefusing(/failoverCommit/i) }),
  },
  {
    name: 'find-a-datastore',
    title: 'A reprotect home that names no VMware target is answered with success',
    role: 'Site Recovery service',
    section: '5.7',
    caughtBy: 'refusals',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({ front: insteadOfRefusing(/reProtect/i) }),
  },
  {
    name: 'once-accepted-always',
    title: 'At the endpoint for sites a token that was accepted once is accepted for good',
    role: 'Site Recovery service',
    section: '2.2',
    caughtBy: 'refusals',
    scenarios: ['foreign-tokens-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': (runtime) => {
          const ever = new Set<string>();
          let last = '';
          const listen: Network['listen'] = (port, handler) =>
            runtime.network.listen(port, async (request) => {
              const answer = await handler(request);
              const { authorization = '' } = request.headers ?? {};
              if (!authorization.startsWith('Bearer')) return answer;
              if (answer.status !== 401) {
                ever.add(authorization);
                last = authorization;
              } else if (ever.has(authorization)) {
                return handler({ ...request, headers: { ...request.headers, authorization: last } });
              }
              return answer;
            });
          return except(runtime, { network: except(runtime.network, { listen }) });
        },
      },
    }),
  },
  {
    name: 'any-signature-will-do',
    title: 'Whoever asks for checksums of a replica is answered, whatever signature he shows',
    role: 'Site Recovery service',
    section: '2.2',
    caughtBy: 'refusals',
    scenarios: ['foreign-tokens-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': answering(DIGESTS, () => async (request, genuine) => {
          const answer = await genuine(request);
          return answer.status === 401 ? { status: 200, body: { digests: [] } } : answer;
        }),
      },
    }),
  },
  allowing('fail-over-in-mid-test', 'A failover is offered while a test machine stands', {
    scenarios: ['port-20004-partition'],
    in: 'testing',
    also: ['UnplannedFailover'],
  }),
];

/** A state allows something else than it should. */
function allowing(
  name: string,
  title: string,
  wrong: Pick<PlantRow, 'scenarios'> & { in: string; also?: Operations; not?: Operations },
): PlantRow {
  const { scenarios, in: where, also = [], not = [] } = wrong;
  return {
    name,
    title,
    role: 'Site Recovery service',
    section: '5.4',
    caughtBy: 'allowed-operations',
    scenarios,
    parts: () => ({
      service: {
        allowedIn: (state, operations) =>
          state === where ? [...operations.filter((one) => !not.includes(one)), ...also] : operations,
      },
    }),
  };
}

/** A refused request for that path is answered as if it had been carried out. */
function insteadOfRefusing(path: RegExp): (genuine: Answering) => Answering {
  return (genuine) => async (request) => {
    const answer: Response = await genuine(request);
    if (!path.test(request.path) || request.method !== 'POST' || answer.status < 400) return answer;
    return { status: 200, headers: answer.headers, body: {} };
  };
}
