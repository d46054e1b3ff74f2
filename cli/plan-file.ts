/** `muster run --plan FILE`: a recovery plan that was exported from Azure becomes a scenario file, which is run like any of one's own. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { exportedPlan } from '../scenarios/exported-plan.ts';

interface Asked {
  readonly plan?: string;
  readonly runbooks?: string;
  readonly unattended?: string;
}

/** Where such files are kept, below the working folder. */
const FOLDER = join('.muster', 'plans');

/** Paths of scenario files: none when no plan was named. Fails with `USAGE`. */
export function rehearsalOf({ plan, runbooks, unattended }: Asked): Result<readonly string[]> {
  if (plan === undefined) {
    const alone = runbooks !== undefined ? '--runbooks' : unattended !== undefined ? '--unattended' : undefined;
    return alone === undefined ? ok([]) : fail('USAGE', `${alone} belongs to --plan`);
  }
  const minutes = unattended === undefined ? undefined : Number(unattended);
  if (minutes !== undefined && !(minutes >= 0 && Number.isFinite(minutes))) {
    return fail('USAGE', `--unattended: "${unattended}" is no number of minutes`);
  }
  try {
    const exported: unknown = JSON.parse(readFileSync(plan, 'utf8'));
    const { name } = exportedPlan(exported);
    const bound: unknown = runbooks === undefined ? {} : parse(readFileSync(runbooks, 'utf8'));
    const options = { runbooks: bound, ...(minutes !== undefined && { unattendedMinutes: minutes }) };
    const text = [
      `/** Made by npx muster run --plan from ${plan.replaceAll('*/', '')}. */`,
      "import { rehearsed } from 'muster';",
      '',
      `export const plan = rehearsed(${JSON.stringify(exported, null, 2)}, ${JSON.stringify(options, null, 2)});`,
      '',
    ].join('\n');
    mkdirSync(FOLDER, { recursive: true });
    const path = join(FOLDER, `${name.replaceAll(/[^\w-]+/g, '-')}.ts`);
    writeFileSync(path, text);
    return ok([path]);
  } catch (error) {
    return fail('USAGE', `--plan ${plan}: ${(error as Error).message}`);
  }
}
