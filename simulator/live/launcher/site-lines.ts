/** A site's lines to the internet and to Azure, as real sockets see them: as fast as on site, by the lab's clock. */
import { isTunnelled, lineToAzure } from '../../site/lines.ts';
import type { Line as SiteLine, Site } from '../../site/site.ts';
import type { Line } from '../links/lines.ts';

/** A megabit a second, in bytes a millisecond. */
const BYTES_PER_MS_OF_MBPS = 1_000_000 / 8 / 1000;

/** @param speed milliseconds of lab time in a real one. */
export function linesOf(site: Site, speed: number): Line[] {
  const { vpn } = site.network;
  const compressed = (name: string, line: SiteLine, over: readonly string[]): Line => ({
    name,
    latencyMs: line.latencyMs / speed,
    upBytesPerMs: line.uploadMbps * speed * BYTES_PER_MS_OF_MBPS,
    downBytesPerMs: line.downloadMbps * speed * BYTES_PER_MS_OF_MBPS,
    over,
  });
  const lines = [compressed('wan', lineToAzure(site), [])];
  if (vpn) lines.push(compressed('vpn', vpn, isTunnelled(site) ? ['wan'] : []));
  return lines;
}
