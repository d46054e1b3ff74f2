/**
 * `muster plants`: plants deliberate bugs and drills until each is caught by the property that must catch it. One that
 * survives shows something that nobody looks at.
 */
import { huntHeading, huntLine, huntTable, notHuntedLine, survivorDetails } from '../reports/plants.ts';
import { paint } from '../reports/paint.ts';
import { openRunFolder } from '../reports/run-folder.ts';
import { type Hunt, huntFor, isAtLarge, isCaught, withDrill } from '../scenarios/plants/hunt.ts';
import type { Site } from '../simulator/site/site.ts';
import { complain } from './complain.ts';
import { DrillPool } from './drill-pool.ts';
import type { DrillTask } from './drill-task.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { labNamed } from './labs.ts';
import { planHunt, type PlantsOptions } from './plants-plan.ts';
import type { Surroundings } from './surroundings.ts';

export async function plants(
  names: readonly string[],
  options: PlantsOptions,
  { catalogue, interruption, stderr, stdout, workerUrl }: Surroundings,
): Promise<ExitCode> {
  const plan = planHunt(names, options, catalogue);
  if (!plan.ok) return complain(stderr, plan.failure);
  const folder = options.out === undefined ? undefined : openRunFolder(options.out, new Date());
  if (folder && !folder.ok) return complain(stderr, folder.failure);

  const colours = paint(stdout.colours);
  const say = (text: string) => {
    if (!options.json) stdout.write(text);
  };
  const { site, plants: chosen, notForSite } = plan.value;
  say(huntHeading(colours, site.name, chosen.length, catalogue.plants.length));
  const width = Math.max(...[...chosen, ...notForSite].map(({ name }) => name.length));
  for (const { name, reason } of options.short ? [] : notForSite) say(notHuntedLine(colours, name, reason, width));
  const pool = new DrillPool(workerUrl, labNamed('virtual'));
  interruption.onFirst(() => pool.stop());
  const hunts = await hunt(
    chosen.map((plant) => huntFor(plant, plan.value.seeds)),
    { pool, site, interrupted: () => interruption.happened },
    (settled) => say(huntLine(colours, settled, width)),
  );

  const json = JSON.stringify({ schema: 'muster.plants/1', site: site.name, notForSite, hunts: hunts.map(asJson) });
  if (folder?.ok) folder.value.write('plants.json', `${json}\n`);
  if (options.json) stdout.write(`${json}\n`);
  if (interruption.happened) return EXIT.interrupted;
  say(huntTable(colours, hunts));
  const survivors = hunts.filter((one) => !isCaught(one));
  say(survivors.map((one) => survivorDetails(colours, one)).join(''));
  return survivors.length === 0 ? EXIT.passed : EXIT.violated;
}

/** In rounds: each gives every bug that is still at large its next drill. */
async function hunt(
  begun: readonly Hunt[],
  { pool, site, interrupted }: { readonly pool: DrillPool; readonly site: Site; readonly interrupted: () => boolean },
  onSettled: (hunt: Hunt) => void,
): Promise<Hunt[]> {
  const hunts = [...begun];
  for (;;) {
    const atLarge = hunts.flatMap((one, index) => (isAtLarge(one) ? [index] : []));
    if (atLarge.length === 0 || interrupted()) return hunts;
    const tasks = atLarge.map((index) => taskOf(hunts[index] as Hunt, site));
    await pool.run(tasks, {
      onRecord: () => {},
      onOutcome: (task, outcome) => {
        const index = atLarge[task] as number;
        if (outcome.kind === 'interrupted') return;
        const { result, broke } =
          outcome.kind === 'finished' ? { result: outcome.result } : { broke: outcome.failure.message };
        const next = withDrill(hunts[index] as Hunt, result, broke);
        hunts[index] = next;
        if (!isAtLarge(next)) onSettled(next);
      },
    });
  }
}

function taskOf({ plant, places, drills }: Hunt, site: Site): DrillTask {
  const place = places[drills.length] as Hunt['places'][number];
  return { ...place, site, lab: 'virtual', plant: plant.name };
}

function asJson(hunt: Hunt) {
  const { plant, drills } = hunt;
  const { name, title, kind, caughtBy } = plant;
  return { name, title, kind, caughtBy, caught: isCaught(hunt), drills };
}
