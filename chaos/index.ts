/** All faults. Adding one: a file of its own and a line here (docs/adding-a-fault.md). */
import { applicationWriter } from './application-writer.ts';
import { authenticatingProxy } from './authenticating-proxy.ts';
import { blockedUrls } from './blocked-urls.ts';
import { clockOff } from './clock-off.ts';
import { dataPortBlocked } from './data-port-blocked.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { installerBlocked } from './installer-blocked.ts';
import { port20004Partition } from './port-20004-partition.ts';
import { processServerRestart } from './process-server-restart.ts';
import { answerLost } from './answer-lost.ts';
import { lineCutAt } from './line-cut-at.ts';
import { masterTargetRestart } from './master-target-restart.ts';
import { messageDelayed } from './message-delayed.ts';
import { messageOvertaken } from './message-overtaken.ts';
import { messageRepeated } from './message-repeated.ts';
import { oneSidedPartition } from './one-sided-partition.ts';
import { powerCutAt } from './power-cut-at.ts';
import { slowApplicationWriter } from './slow-application-writer.ts';
import { slowVcenter } from './slow-vcenter.ts';
import { proxyTrouble } from './proxy-trouble.ts';
import { serverLoss } from './server-loss.ts';
import { serverRestart } from './server-restart.ts';
import { vpnLoss } from './vpn-loss.ts';

// biome-ignore lint/suspicious/noExplicitAny: each fault knows the type of its own parameters
export const faults: readonly Fault<any>[] = [
  authenticatingProxy,
  proxyTrouble,
  blockedUrls,
  dataPortBlocked,
  port20004Partition,
  vpnLoss,
  serverLoss,
  serverRestart,
  processServerRestart,
  masterTargetRestart,
  applicationWriter,
  clockOff,
  diskFull,
  powerCutAt,
  lineCutAt,
  answerLost,
  messageRepeated,
  messageDelayed,
  messageOvertaken,
  oneSidedPartition,
  slowVcenter,
  slowApplicationWriter,
  installerBlocked,
];
