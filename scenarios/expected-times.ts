/**
 * How long a drill waits for data, from the site's data and its lines. One formula for all stories:
 *
 *     an hour for the service's own steps + 1.5 times what the line needs for the bytes
 *
 * The hour holds jobs, polls, tags and points, none of which depends on data (on the sample site they take a quarter of
 * an hour). The half on top holds what {@link transferMs} leaves out: gaps between requests, and relays that take turns.
 * A line that is too small for the site is no matter of waiting: it is said before anything is waited for.
 */
import {
  copyBits,
  churnMbps,
  type DataWay,
  shortfallsOf,
  shortfallText,
  transferMs,
  wayHome,
  wayToAzure,
} from '../simulator/site/capacity.ts';
import type { Site } from '../simulator/site/site.ts';
import { StoryStopped } from './story-stopped.ts';

const STEPS_MS = 3_600_000;
const MARGIN = 1.5;

export interface ExpectedTimes {
  /** Until these servers are Protected by a first copy to Azure, or back to it after a failback. */
  toAzureMs(servers?: readonly string[]): number;
  /** Until they are Protected on the way home. */
  homeMs(servers?: readonly string[]): number;
  /** Until what servers wrote while nothing got through has gone to Azure. */
  caughtUpMs(outageMs: number): number;
}

export function expectedTimes(site: Site): ExpectedTimes {
  const within = (way: DataWay, bits: number) => STEPS_MS + MARGIN * transferMs(site, way, bits);
  const toAzure = wayToAzure(site);
  const home = wayHome(site);
  return {
    toAzureMs: (servers) => within(toAzure, copyBits(site, servers)),
    // A site without a way home is told so before anybody waits.
    homeMs: (servers) => (home ? within(home, copyBits(site, servers)) : STEPS_MS),
    caughtUpMs: (outageMs) => within(toAzure, churnMbps(site) * 1000 * outageMs),
  };
}

/** Stops the story when a way cannot carry what the site asks of it: no verdict about the system, but one about the site. */
export function mustCarry(site: Site, way: DataWay | undefined): void {
  const [lacking] = way ? shortfallsOf(site, way) : [];
  if (lacking) throw new StoryStopped('LineTooSmall', shortfallText(lacking));
}
