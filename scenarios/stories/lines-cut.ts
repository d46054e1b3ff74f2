import { lineCutAt } from '../../chaos/line-cut-at.ts';
import type { Moment } from '../../simulator/moments.ts';
import { lineOfReplication, lineToVault } from '../../simulator/site/lines.ts';
import type { Site } from '../../simulator/site/site.ts';
import { hours, minutes } from '../drill.ts';
import { type Cast, LIFE_EXERCISES, type Part, struckSoFar, tellOneLife } from '../one-life.ts';
import { scenario } from '../scenario.ts';
import { smallSite, whyNoSmallSite } from '../small-site.ts';

/** Which line goes down when, in each part; `of`: at the first of its kind, or up to that many later. */
const CUTS: Readonly<
  Record<
    Part,
    { readonly line: (site: Site) => 'wan' | 'vpn'; readonly at: (cast: Cast) => Moment; readonly of?: number }
  >
> = {
  registration: { line: lineToVault, at: () => ({ on: 'request', path: '/sites/register' }) },
  'initial copy': { line: lineOfReplication, at: () => ({ on: 'record', kind: 'cache.put' }), of: 20 },
  differential: { line: lineOfReplication, at: () => ({ on: 'request', path: '/logs/*', method: 'PUT' }), of: 3 },
  resynchronisation: {
    line: lineOfReplication,
    at: ({ server }) => ({ on: 'answer', path: '/digests', from: server }),
  },
  'copy home': {
    line: () => 'vpn',
    at: ({ processServerInAzure }) => ({ on: 'request', path: '/data', from: processServerInAzure }),
    of: 20,
  },
  'last changes home': {
    line: () => 'vpn',
    at: ({ server }) => ({
      on: 'record',
      kind: 'role.state',
      node: `azure:${server}/mobility`,
      fields: { to: 'replication.finishing' },
    }),
  },
  'copy to Azure': { line: lineOfReplication, at: () => ({ on: 'record', kind: 'cache.put' }), of: 20 },
};

/**
 * The line that a transfer needs goes down once in each, with a message on its way that arrived or not, and comes back some
 * minutes later. Whoever was not answered asks again, and the far end may have had it already.
 */
export const linesCut = scenario({
  name: 'lines-cut',
  title: 'The line goes down once in each transfer, with messages on their way: nothing is lost, nothing comes twice',
  faults: ['line-cut-at', 'server-loss'],
  exercises: [...LIFE_EXERCISES, 'sound-jobs', 'nothing-left-behind'],
  site: smallSite,
  whyNot: (site) => whyNoSmallSite(site, { wayHome: true }),
  run: (drill) =>
    tellOneLife(drill, async (part, cast, work) => {
      const { line, at, of = 1 } = CUTS[part];
      const struckBefore = struckSoFar(drill);
      const downMinutes = drill.between(1, 4);
      const cut = await drill.inject(lineCutAt, {
        line: line(drill.site),
        at: at(cast),
        nth: drill.between(1, of),
        downMinutes,
      });
      const value = await work();
      await drill.until('the moment has come', async () => struckSoFar(drill) > struckBefore, { withinMs: hours(1) });
      await drill.sleep(minutes(downMinutes + 1));
      await cut.heal();
      return value;
    }),
});
