/** Figures of progress are those of the world: over a slow line the first copy takes its time. */
import { expect, test } from 'vitest';
import { minutes } from '../../../stages/lab-stage.ts';
import { ItemStage } from '../../../stages/item-stage.ts';

const MEGABYTE = 2 ** 20;
/** What the site's description says is in use on its disks. */
const OCCUPIED_MB = 0.3 * 1024;

test('share, bytes, time and what waits are told truly while the first copy is under way', async () => {
  const stage = await ItemStage.open({ uploadMbps: 2 });
  await stage.createPolicy();
  await stage.front.change('PUT', stage.path, await stage.enableBody());
  const { lab } = stage.front.stage;
  const shares: number[] = [];
  let receivedMb = 0;
  for (let look = 0; look < 3; look++) {
    await lab.sleep(minutes(1));
    const { providerSpecificDetails: details, protectionState } = await stage.look();
    const [disk] = details.protectedDisks;
    const share = details.resyncProgressPercentage;
    shares.push(share);
    expect(protectionState).toBe('InitialReplicationInProgress');
    expect(details).toMatchObject({ protectionStage: 'InitialReplication', totalProgressHealth: 'InProgress' });
    const sinceMs = stage.front.azure.runtime.clock.nowMs() - stage.item.replicatingSinceMs;
    expect(disk.resyncDurationInSeconds).toBe(Math.round(sinceMs / 1000));
    const nowMb = details.totalDataTransferred / MEGABYTE;
    expect(nowMb).toBeGreaterThan(receivedMb);
    // The application changes a little meanwhile, which is sent with the copy.
    expect(Math.abs(nowMb - (OCCUPIED_MB * share) / 100)).toBeLessThan(OCCUPIED_MB / 5);
    expect(disk.psDataInMegaBytes + disk.sourceDataInMegaBytes).toBeGreaterThan(0);
    receivedMb = nowMb;
  }
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares[2]).toBeLessThan(100);
});
