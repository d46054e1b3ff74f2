/** All properties: safety first, then liveness and diagnosis. A new one is one file and one line here. */
import { ageTold } from './age-told.ts';
import { allowedOperations } from './allowed-operations.ts';
import { applicationRecovers } from './application-recovers.ts';
import { bootOrder } from './boot-order.ts';
import { planActions } from './plan-actions.ts';
import { causelessAlarms } from './causeless-alarms.ts';
import { commitDeletesPoints } from './commit-deletes-points.ts';
import { connectedAgain } from './connected-again.ts';
import { consistentCut } from './consistent-cut.ts';
import { deltasInOrder } from './deltas-in-order.ts';
import { diagnosis } from './diagnosis.ts';
import { freshPoints } from './fresh-points.ts';
import { groupSync } from './group-sync.ts';
import { honestHealth } from './honest-health.ts';
import { honestProtection } from './honest-protection.ts';
import { honestStates } from './honest-states.ts';
import { honestWork } from './honest-work.ts';
import { jobTasks } from './job-tasks.ts';
import { namedAddress } from './named-address.ts';
import { namedNetwork } from './named-network.ts';
import { nothingLeftBehind } from './nothing-left-behind.ts';
import { nothingReadable } from './nothing-readable.ts';
import { oneActiveCopy } from './one-active-copy.ts';
import { pointAskedFor } from './point-asked-for.ts';
import { pointCadence } from './point-cadence.ts';
import type { Property } from './property.ts';
import { recoveredImage } from './recovered-image.ts';
import { refusals } from './refusals.ts';
import { reportedRpo } from './reported-rpo.ts';
import { resynchronisation } from './resynchronisation.ts';
import { retention } from './retention.ts';
import { returnsToProtected } from './returns-to-protected.ts';
import { sealedAfresh } from './sealed-afresh.ts';
import { soundJobs } from './sound-jobs.ts';
import { testFailoverClean } from './test-failover-clean.ts';
import { throttledIntake } from './throttled-intake.ts';
import { toldEvents } from './told-events.ts';
import { truePoints } from './true-points.ts';
import { untestedUntilCleanup } from './untested-until-cleanup.ts';
import { writesResume } from './writes-resume.ts';

export const properties: readonly Property[] = [
  recoveredImage,
  truePoints,
  applicationRecovers,
  consistentCut,
  deltasInOrder,
  pointAskedFor,
  reportedRpo,
  oneActiveCopy,
  testFailoverClean,
  namedNetwork,
  namedAddress,
  commitDeletesPoints,
  retention,
  resynchronisation,
  nothingLeftBehind,
  nothingReadable,
  refusals,
  returnsToProtected,
  honestProtection,
  honestHealth,
  honestStates,
  honestWork,
  pointCadence,
  soundJobs,
  writesResume,
  diagnosis,
  freshPoints,
  connectedAgain,
  ageTold,
  groupSync,
  throttledIntake,
  allowedOperations,
  jobTasks,
  bootOrder,
  planActions,
  sealedAfresh,
  causelessAlarms,
  toldEvents,
  untestedUntilCleanup,
];
