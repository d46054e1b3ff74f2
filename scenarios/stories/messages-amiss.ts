/**
 * What the stories of single messages share: one server goes through its whole life, and in every part of it each kind of
 * message that is said there goes amiss once or twice, in the same way: it arrives twice, late, or after the next one. Which
 * of its kind, the seed decides. What was asked once may be done once; what is out of date by the time it arrives may
 * change nothing.
 */
import { agentsThere } from '../agents-there.ts';
import type { Fault } from '../../chaos/fault.ts';
import type { MessagesParameters } from '../../chaos/messages.ts';
import type { MessageFilter } from '../../simulator/moments.ts';
import { type Drill, hours, minutes } from '../drill.ts';
import { type Cast, LIFE_EXERCISES, type Part, struckSoFar, tellOneLife } from '../one-life.ts';
import { type Scenario, scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** Of some there is only one in its part: whoever has registered does not do it again, and a last change is the last. */
interface Said extends MessageFilter {
  readonly once?: true;
}

/** What the site hears from its agents and components, and Azure from the site, all the time. */
const POLLS = ['/agents/settings', '/components/settings', '/sites/poll'].map((path) => ({ path }));

/** What is said in each part that matters there, by whom. */
const SAID: Readonly<Record<Part, (cast: Cast) => readonly Said[]>> = {
  registration: ({ configurationServer }) => [
    { path: '/agents/register', once: true },
    { path: '/components/register', once: true },
    { path: '/sites/register', once: true },
    { path: '*/oauth2/v2.0/token', from: configurationServer, once: true },
  ],
  'initial copy': ({ server, processServer }) => [
    ...POLLS,
    { path: '/data', from: server },
    { path: '/logs/*', method: 'PUT', from: processServer },
  ],
  differential: ({ server, processServer }) => [
    { path: '/data', from: server },
    { path: '/logs/*', method: 'PUT', from: processServer },
    { path: '/logs/*', method: 'GET', from: 'azure' },
    { path: '/logs/*', method: 'DELETE', from: 'azure' },
    { path: '/monitoring' },
  ],
  resynchronisation: ({ server, processServer }) => [
    ...POLLS,
    { path: '/digests', from: server, once: true },
    { path: '/digests', from: processServer, once: true },
    { path: '/data', from: server },
  ],
  'copy home': ({ server, processServerInAzure }) => [
    ...POLLS,
    { path: '/data', from: `azure:${server}` },
    { path: '/data', from: processServerInAzure },
  ],
  'last changes home': ({ server, processServerInAzure }) => [
    ...POLLS,
    { path: '/data', from: `azure:${server}`, once: true },
    { path: '/data', from: processServerInAzure, once: true },
  ],
  'copy to Azure': ({ machineAtHome, processServer }) => [
    ...POLLS,
    { path: '/data', from: machineAtHome },
    { path: '/logs/*', method: 'PUT', from: processServer },
  ],
};

export interface Amiss<Parameters extends MessagesParameters> {
  readonly name: string;
  readonly title: string;
  readonly fault: Fault<Parameters>;
  /** What the fault wants to know besides. */
  readonly how: (drill: Drill) => Omit<Parameters, keyof MessagesParameters>;
}

export function messagesAmiss<Parameters extends MessagesParameters>(amiss: Amiss<Parameters>): Scenario {
  const { name, title, fault, how } = amiss;
  return scenario({
    name,
    title,
    faults: [fault.name, 'server-loss'],
    exercises: [...LIFE_EXERCISES, 'sound-jobs', 'nothing-left-behind'],
    // An agent that is pushed says its first word only when the story is past that.
    site: (site) => agentsThere(smallSite(site)),
    whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
    run: (drill) =>
      tellOneLife(drill, async (part, cast, work) => {
        const struckBefore = struckSoFar(drill);
        const messages = SAID[part](cast);
        const active = [];
        for (const { once, ...which } of messages) {
          const skip = once ? 0 : drill.between(0, 2);
          const parameters = { ...which, skip, ...how(drill) } as unknown as NoInfer<Parameters>;
          active.push(await drill.inject(fault, parameters));
        }
        const value = await work();
        const everyOne = async () => struckSoFar(drill) - struckBefore === messages.length;
        await drill.until('each of them has gone amiss', everyOne, { withinMs: hours(1) });
        await drill.sleep(minutes(4));
        for (const one of active) await one.heal();
        return value;
      }),
  });
}
