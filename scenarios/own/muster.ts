/** What `import … from 'muster'` gives to a file of somebody's own. Every other module is at `muster/` and its path. */
export { AFTER_MINUTES } from '../../chaos/documented.ts';
export type { Fault, Symptom } from '../../chaos/fault.ts';
export { rpoMissed } from '../../chaos/symptoms.ts';
export type { Moment } from '../../simulator/moments.ts';
export { manualAction, type PlanWish, runbookAction } from '../plan-writing.ts';
export { type Rehearsal, rehearsed, type RunbookBinding } from '../rehearsed-plan.ts';
export { program, webHook } from '../../simulator/lab.ts';
export { played } from '../moves/played.ts';
export type { Move, MovePlan } from '../moves/plan.ts';
export { type Drill, hours, minutes, must } from '../drill.ts';
export { entriesOf, entriesOfKind } from '../properties/entries.ts';
export { Findings } from '../properties/findings.ts';
export type { Judgement, Property, Run } from '../properties/property.ts';
export { counted, duration } from '../properties/wording.ts';
export { type Scenario, scenario } from '../scenario.ts';
