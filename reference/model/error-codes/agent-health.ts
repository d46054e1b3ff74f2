/** Health names of the Mobility service that have no number of their own, from the same published source as its alerts. */
import { alert, GROWING_RPO, RESYNC } from './agent-alerts.ts';
import type { ErrorCode } from './types.ts';

export const AGENT_HEALTH: readonly ErrorCode[] = [
  alert(
    'SourceAgentUncleanSystemShutdownError',
    'Unclean shutdown',
    'The machine lost power with changes in memory.',
    'Resynchronize (may start by itself).',
    {
      level: 'Error',
      observables: RESYNC,
    },
  ),
  alert(
    'SourceAgentLowMemoryError',
    'Agent out of memory',
    'The driver or agent had too little memory.',
    'Resynchronize; add memory.',
    {
      observables: RESYNC,
    },
  ),
  alert(
    'SourceAgentInternalError',
    'Agent error',
    'Driver or agent failed inside.',
    'Resynchronize; update the agent.',
    { observables: RESYNC },
  ),
  alert(
    'SourceAgentDifferentialSyncThrottleOccurred',
    'Disk throttled',
    'Too much unapplied data of this disk waits on the process server.',
    'See 78026; restore the upload line.',
    {
      observables: GROWING_RPO,
    },
  ),
  alert(
    'SourceAgentResyncThrottleOccurred',
    'Resynchronization throttled',
    'Too much resynchronization data waits on the process server.',
    'Wait, or widen the upload line.',
  ),
  alert(
    'SourceAgentNoResyncProgress',
    'Resynchronization stands still',
    'No more of the current copy has arrived for two hours.',
    'Check agent, process server and line; start it again.',
  ),
  alert(
    'SourceAgentInitialResyncNotStarted',
    'First copy has not started',
    'Six hours after it was ordered nothing of the first copy has arrived.',
    'Check agent, process server and line; see what stands beside it.',
  ),
  alert(
    'SourceAgentManualResyncNotStarted',
    'Resynchronization has not started',
    'An hour after an operator asked for it nothing of the resynchronization has arrived.',
    'Check agent, process server and line; see what stands beside it.',
  ),
  alert(
    'SourceAgentAutoResyncNotStarted',
    'Automatic resynchronization has not started',
    'A day after it was due nothing of the resynchronization has arrived.',
    'Check agent, process server and line; see what stands beside it.',
  ),
];
