/** For whoever has no automation account: nothing is bound to any name. */
import { fail } from '../../reference/model/result.ts';
import type { Automation } from '../../reference/runtime.ts';

export const NO_RUNBOOKS: Automation = {
  has: () => false,
  run: async (runbook) => fail('RunbookFailed', `there is no automation account that has the runbook ${runbook}`),
};
