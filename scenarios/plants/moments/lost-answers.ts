/** When no answer comes: done or not done, asked again or not. */
import { ok, fail } from '../../../reference/model/result.ts';
import { AGENT_SETTINGS } from '../../../reference/wire/agent-control.ts';
import { DATA, type DataAnswer } from '../../../reference/wire/data-transfer.ts';
import { PROVIDER_POLL, type ProviderReport, MONITORING } from '../../../reference/wire/provider.ts';
import { except } from '../lies/except.ts';
import { blobs } from '../lies/keeping.ts';
import { asking, says, gaveUpAsking, answering } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const minute = 60_000;

/** Source. */
const SETTINGS_POLL_MS = minute;

export const lostAnswerPlants: readonly PlantRow[] = [
  {
    name: 'shipped-or-not',
    title: 'A batch counts as shipped when no answer came',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'resynchronisation',
    scenarios: ['data-port-blocked'],
    parts: () => ({
      runtimes: {
        mobility: asking(DATA, () => async (request, send) => {
          const answer = await send(request);
          return answer.ok ? answer : ok({ status: 200 });
        }),
      },
    }),
  },
  {
    name: 'outcomes-told-again',
    title: 'The configuration server says with every report again how everything went that it was ever asked',
    role: 'configuration server',
    section: '5.3',
    caughtBy: 'sound-jobs',
    scenarios: ['full-cycle', 'slow-vcenter'],
    parts: () => {
      const ever = new Map<string, ProviderReport['outcomes'][number]>();
      return {
        runtimes: {
          configuration: says<ProviderReport>(PROVIDER_POLL, (report) => {
            for (const outcome of report.outcomes) ever.set(outcome.id, outcome);
            return { ...report, outcomes: [...ever.values()] };
          }),
        },
      };
    },
  },
  {
    name: 'conflict-skips-one',
    title: 'An agent that is told which batch is expected next takes that one off its log as well',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'resynchronisation',
    scenarios: ['answers-lost'],
    parts: () => ({
      runtimes: {
        mobility: asking(DATA, () => async (request, send) => {
          const answer = await send(request);
          if (!answer.ok || answer.value.status !== 409) return answer;
          const { expectedSequence = 0 } = answer.value.body as DataAnswer;
          return ok({ ...answer.value, body: { expectedSequence: expectedSequence + 1 } });
        }),
      },
    }),
  },
  {
    name: 'uploaded-or-not',
    title: 'A batch leaves the cache when its upload has failed',
    role: 'process server',
    section: '3.6',
    caughtBy: 'returns-to-protected',
    scenarios: ['blocked-storage'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine) => ({
          put: async (...upload) => {
            await genuine.put(...upload);
            return ok();
          },
        })),
      },
    }),
  },
  {
    name: 'give-up-at-once',
    title: 'An agent that could not ship a batch once does not try again',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'returns-to-protected',
    scenarios: ['answers-lost', 'data-port-blocked'],
    parts: () => ({
      runtimes: {
        mobility: gaveUpAsking(DATA),
      },
    }),
  },
  {
    name: 'hang-up-on-azure',
    title: 'A provider whose poll has failed once does not ask Azure again',
    role: 'configuration server',
    section: '1.7',
    caughtBy: 'diagnosis',
    scenarios: ['blocked-replication-service', 'answers-lost'],
    parts: () => ({
      runtimes: {
        configuration: gaveUpAsking(PROVIDER_POLL),
      },
    }),
  },
  {
    name: 'never-call-again',
    title: 'An agent that could not reach its configuration server once does not call it for two hours',
    role: 'Mobility service',
    section: '3.10',
    caughtBy: 'connected-again',
    scenarios: ['process-server-restart', 'blocked-entra'],
    parts: () => ({
      runtimes: {
        mobility: asking(AGENT_SETTINGS, ({ clock }) => {
          let untilMs = 0;
          return async (request, send) => {
            if (clock.nowMs() < untilMs) return fail('ETIMEDOUT', 'not yet');
            const answer = await send(request);
            if (!answer.ok) untilMs = clock.nowMs() + 120 * minute;
            return answer;
          };
        }),
      },
    }),
  },
  {
    name: 'sulk-for-two-hours',
    title: 'A process server that could not upload waits two hours before it tries again',
    role: 'process server',
    section: '3.6',
    caughtBy: 'fresh-points',
    scenarios: ['blocked-storage'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine, { clock }) => {
          let notBeforeMs = 0;
          return {
            put: async (...upload) => {
              await clock.sleep(Math.max(0, notBeforeMs - clock.nowMs()));
              const stored = await genuine.put(...upload);
              if (!stored.ok) notBeforeMs = clock.nowMs() + 120 * minute;
              return stored;
            },
          };
        }),
      },
    }),
  },
  {
    name: 'monitoring-hangs-up',
    title: 'A configuration server that could not reach Service Bus once sends no more alerts',
    role: 'configuration server',
    section: '2.1',
    caughtBy: 'diagnosis',
    scenarios: ['blocked-service-bus'],
    parts: () => ({ runtimes: { configuration: gaveUpAsking(MONITORING) } }),
  },
  {
    name: 'throttled-for-an-hour',
    title: 'A process server that had no room for a batch takes nothing in for an hour',
    role: 'process server',
    section: '3.5',
    caughtBy: 'fresh-points',
    scenarios: ['disks-full'],
    parts: () => ({
      runtimes: {
        process: (runtime) => {
          let untilMs = 0;
          return answering(DATA, () => async (request, genuine) => {
            if (runtime.clock.nowMs() < untilMs) return { status: 429 };
            const answer = await genuine(request);
            if (answer.status === 429) untilMs = runtime.clock.nowMs() + 60 * minute;
            return answer;
          })(runtime);
        },
      },
    }),
  },
  {
    name: 'poll-when-it-likes',
    title: 'An agent asks for its settings every ten minutes',
    role: 'Mobility service',
    section: '1.7',
    caughtBy: 'job-tasks',
    scenarios: ['failover-with-shutdown'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) =>
          except(runtime, {
            clock: except(runtime.clock, {
              sleep: (delayMs) => runtime.clock.sleep(delayMs === SETTINGS_POLL_MS ? 10 * minute : delayMs),
            }),
          }),
      },
    }),
  },
];
