/** A lab of processes keeps the contract of the controls. */
import { afterAll, beforeAll } from 'vitest';
import { bare, controlsContract } from '../contracts/controls.contract.ts';
import { engine } from '../journal/engine.ts';
import type { Lab } from '../lab.ts';
import { sampleSite } from '../site/site.ts';
import { openProcessLab } from './process-lab.ts';

const PATIENCE_MS = 5 * 60_000;
let lab: Lab;

beforeAll(async () => {
  const site = bare(sampleSite());
  const header = { schema: 'muster.journal/1', scenario: 'none', site: site.name, seed: '1', lab: 'process' } as const;
  lab = await openProcessLab({ site, seed: '1', header: { ...header, engine: engine(), startsAt: site.startsAt } });
  await lab.start();
}, PATIENCE_MS);
afterAll(() => lab?.dispose(), PATIENCE_MS);

controlsContract('process', () => lab);
