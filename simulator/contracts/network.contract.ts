/**
 * What a role's network must do in every world. Roles tell faults apart by these errors and by nothing else, so a
 * simulated network that answered differently from a real one would rehearse the wrong diagnosis.
 */
import { certificateStories } from './network/certificates.ts';
import { failureStories } from './network/failures.ts';
import { firewallStories } from './network/firewall.ts';
import { installerStories } from './network/installers.ts';
import { proxyStories } from './network/proxy.ts';
import { requestStories } from './network/requests.ts';
import { askingStage, type NetworkStage } from './network/stage.ts';

const STORIES = [requestStories, failureStories, firewallStories, certificateStories, proxyStories, installerStories];

/** @param createStage a new stage for each story. */
export function networkContract(world: string, createStage: () => Promise<NetworkStage>): void {
  for (const tell of STORIES) tell(world, () => askingStage(createStage));
}
