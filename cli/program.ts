/**
 * The command line: sub-commands, options, and the help that goes with them. What a sub-command needs is loaded when it is
 * the one: a vault need not know how drills are judged.
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { ConformOptions } from './conform.ts';
import type { CoverageOptions } from './coverage.ts';
import type { ExitCode } from './exit-codes.ts';
import { DEFAULT_MODE } from './explore/default-mode.ts';
import type { ExploreOptions } from './explore/options.ts';
import type { MergeOptions } from './merge/planned.ts';
import type { PlantsOptions } from './plants-plan.ts';
import type { ReplayOptions } from './replay.ts';
import { DEFAULT_REPORTERS, type RunOptions } from './run-plan.ts';
import type { ShrinkOptions } from './shrink.ts';
import type { Catalogue, Surroundings } from './surroundings.ts';
import { DEFAULT_SPEED, type VaultOptions } from './vault-plan.ts';

const EXIT_CODES = `
Exit codes:
  0 all passed · 1 a property violated · 2 inconclusive · 64 wrong usage · 69 lab unavailable
  70 internal error · 130 interrupted and healed · 131 interrupted with faults left`;

const WHERE =
  'where the files go, a folder or the URL of a blob container (default: .muster/<time>, and .muster/latest points there)';

export interface ProgramSurroundings extends Omit<Surroundings, 'catalogue'> {
  catalogue(): Promise<Catalogue>;
}

/** The program; `done` is told the exit code of the sub-command that ran. */
export function program(surroundings: ProgramSurroundings, done: (code: ExitCode) => void): Command {
  const { stderr, stdout } = surroundings;
  const everything = async (): Promise<Surroundings> => ({
    ...surroundings,
    catalogue: await surroundings.catalogue(),
  });
  const muster = new Command('muster')
    .description('Rehearses disaster recovery: drills on a site, in a deterministic world.')
    .version(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // Commander puts its suggestion on a line of its own; a message here is one line. Help stays as it is.
      writeErr: (text) => stderr.write(text.startsWith('error: ') ? oneLine(text) : text),
    });

  muster
    .command('run')
    .description('run drills: the named ones (or .ts files), or the whole suite')
    .argument('[scenario...]', 'names from "muster list", or paths of TypeScript files')
    .option('--lab <lab>', 'virtual, process or docker', 'virtual')
    .option('--site <file>', 'the site to rehearse on, YAML or JSON (default: the sample site)')
    .option('--seed <seed>', 'everything random in the run is drawn from it (default: "1")')
    .option('--seeds <n>', 'run each drill with n seeds, counting from --seed')
    .option('--out <dir>', WHERE)
    .option('--reporter <list>', 'of console, json, junit, github, html', DEFAULT_REPORTERS)
    .option('--plan <file>', 'a recovery plan as Azure exports it, JSON: rehearse it on the site')
    .option('--runbooks <file>', 'what the runbooks of that plan are bound to, JSON or YAML')
    .option('--unattended <minutes>', 'after how long a manual action of that plan counts as done (default: 15)')
    .option('--plant <name>', 'run with a deliberate bug, to see the checks catch it ("muster list" names them)')
    .option('--strict', "what the operator does against the documents' warnings counts as a failure")
    .option('--coverage', 'print what the drills have been through: transitions, operations and faults by state')
    .option('--max-time <time>', 'do not begin what is expected to take longer (default: 1h)')
    .option('--max-memory <size>', 'do not begin what is expected to take more (default: what this machine has)')
    .action(async (names: string[], options: RunOptions) => {
      const { run } = await import('./run.ts');
      done(await run(names, options, await everything()));
    });

  muster
    .command('vault')
    .description('serve the emulated Azure over HTTPS, for clients of other processes')
    .option('--site <file>', 'the site behind it, YAML or JSON (default: the sample site)')
    .option('--seed <seed>', 'everything random in its world is drawn from it (default: "1")')
    .option('--speed <n>', `seconds of world time in a second (default: ${DEFAULT_SPEED})`)
    .option('--manual-time', 'world time moves only by POST /muster/time')
    .option('--state <file>', 'keep everything in this file, and go on with it when it is there')
    .option('--fault <fault>', 'start with a fault in place: name or name=JSON (repeatable)', collected, [])
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'default: the one in the state file, else any that is free')
    .option('--json', 'say what there is as one line of JSON')
    .action(async (options: VaultOptions) => {
      const { vault } = await import('./vault.ts');
      done(await vault(options, surroundings));
    });

  muster
    .command('check')
    .description('all that can be said of a site file without running: mistakes, warnings, drills, time and memory')
    .argument('<site>', 'the site file, YAML or JSON')
    .action(async (site: string) => {
      const { check } = await import('./check.ts');
      done(check(site, await everything()));
    });

  muster
    .command('list')
    .description('scenarios, faults, properties, planted bugs, labs')
    .action(async () => {
      const { list } = await import('./list.ts');
      done(await list(await surroundings.catalogue(), stdout));
    });

  muster
    .command('replay')
    .description('run exactly one recorded drill again, and compare the journals')
    .argument('<bundle>', 'a file from replay/ of a run')
    .option('--force', 'run although scenario or engine differ from the recorded run')
    .action(async (bundle: string, options: ReplayOptions) => {
      const { replay } = await import('./replay.ts');
      done(await replay(bundle, options, await everything()));
    });

  muster
    .command('conform')
    .description('the same drills in the virtual lab and in a live one; tells where they differ')
    .argument('[scenario...]', 'names from "muster list", or paths of TypeScript files (default: the whole suite)')
    .option('--lab <lab>', 'process or docker', 'process')
    .option('--site <file>', 'the site to rehearse on, YAML or JSON (default: the sample site)')
    .option('--seed <seed>', 'everything random in both runs is drawn from it (default: "1")')
    .option('--out <dir>', 'where the files go (default: .muster/<time>, and .muster/latest points there)')
    .action(async (names: string[], options: ConformOptions) => {
      const { conform } = await import('./conform.ts');
      done(await conform(names, options, await everything()));
    });

  muster
    .command('explain')
    .description('what a code or a name means: cause and remedy, or what it is about and where it is met')
    .argument('<word>', 'such as 78026, EA0430, ETIMEDOUT, or any name from "muster list"')
    .action(async (word: string) => {
      const { explain } = await import('./explain.ts');
      done(await explain(word, surroundings.catalogue, stdout, stderr));
    });

  muster
    .command('plants')
    .description('plant deliberate bugs, and drill until each is caught by the property that must catch it')
    .argument('[name...]', 'names from "muster list" (default: all)')
    .option('--site <file>', 'the site to hunt on, YAML or JSON (default: the sample site)')
    .option('--short', 'one for each property that catches any: about a minute')
    .option('--seeds <n>', `seeds to try before a bug counts as a survivor (default: 3)`)
    .option('--out <dir>', 'write plants.json there')
    .option('--json', 'say how it went as one line of JSON')
    .action(async (names: string[], options: PlantsOptions) => {
      const { plants } = await import('./plants.ts');
      done(await plants(names, options, await everything()));
    });

  muster
    .command('explore')
    .description('drills that nobody thought of: plans of operations and faults, distinct failures told once')
    .argument(
      '[way]',
      'how they are chosen: walk (drawn from seeds), matrix (every fault in every phase) or paths (made from the chart)',
      DEFAULT_MODE,
    )
    .option('--lab <lab>', 'virtual, process or docker (default: "virtual")')
    .option(
      '--runs <n>',
      'walk: how many, each with a seed of its own, counting from --seed (default: 20; 3 in a live lab)',
    )
    .option('--seed <n>', 'the first seed (default: "1")')
    .option('--moves <n>', 'walk: how many moves one has, about (default: 20)')
    .option('--faults <n>', 'walk: how many faults there may be at a time (default: 2)')
    .option('--nothing-new <n>', 'walk: a lane of walks ends when n of them in a row covered nothing new to it')
    .option('--unguided', 'walk: take the first plan that each seed draws, whatever was covered before')
    .option('--fault <list>', 'matrix: only these faults (default: all)')
    .option('--phase <list>', 'matrix: only these phases, such as failover or failover/VmFailover (default: all)')
    .option('--pairs', 'matrix: all pairs of faults in both orders, the second a minute after the first')
    .option('--path <list>', 'paths: only these, or all whose names begin so (default: all)')
    .option('--alone', 'matrix: each cell in a drill of its own, instead of several together as long as they pass')
    .option('--for <time>', 'no drill begins later than that after the first')
    .option('--no-shrink', 'leave what is found as it is, instead of making it smaller')
    .option(
      '--save <dir>',
      'save the plan of each distinct failure there as a scenario file, made smaller if it can be',
    )
    .option('--shard <i/n>', 'only the share of machine i of n; "muster merge" puts the shares together')
    .option('--site <file>', 'the site to explore, YAML or JSON (default: the sample site)')
    .option('--out <dir>', WHERE)
    .option('--reporter <list>', 'of console, json, junit, github, html', DEFAULT_REPORTERS)
    .option('--plant <name>', 'with a deliberate bug, to see whether it is met')
    .option('--strict', "what the operator does against the documents' warnings counts as a failure")
    .option('--coverage', 'print what the drills have been through: transitions, operations and faults by state')
    .option('--max-time <time>', 'do not begin what is expected to take longer (default: 1h)')
    .option('--max-memory <size>', 'do not begin what is expected to take more (default: what this machine has)')
    .action(async (way: string, options: ExploreOptions) => {
      const { explore } = await import('./explore.ts');
      done(await explore(way, options, await everything()));
    });

  muster
    .command('shrink')
    .description('a drill that failed, with as few moves as it takes to fail in the same way')
    .argument('<bundle>', 'a file from replay/ of a run, of a plan of moves')
    .option('--runs <n>', 'how many smaller plans are tried at most (default: 200)')
    .option('--for <time>', 'none is tried later than that after the first')
    .option('--property <name>', 'of several failures the one of this property (default: the first)')
    .option('--reseeds <n>', 'with how many other seeds it is seen how much of it was chance (default: 5)')
    .option('--force', 'although another version recorded the drill, or the bundle was edited')
    .action(async (bundle: string, options: ShrinkOptions) => {
      const { shrinkBundle } = await import('./shrink.ts');
      done(await shrinkBundle(bundle, options, await everything()));
    });

  muster
    .command('coverage')
    .description('what runs have been through together: transitions, operations and faults by state')
    .argument('<dir...>', 'folders of runs, such as .muster/latest')
    .option('--complete', 'fail unless each declared transition was taken, or is listed with its reason')
    .action(async (folders: string[], options: CoverageOptions) => {
      const { coverage } = await import('./coverage.ts');
      done(coverage(folders, options, surroundings));
    });

  muster
    .command('merge')
    .description('put the shards of one search together, as if one machine had run it')
    .argument('<dir...>', 'folders of "muster explore --shard", or folders (or URLs of blob containers) that hold them')
    .option('--out <dir>', WHERE)
    .option('--reporter <list>', 'of console, json, junit, github, html', DEFAULT_REPORTERS)
    .option('--coverage', 'print what the drills have been through: transitions, operations and faults by state')
    .option('--no-shrink', 'leave what was found as it is, instead of making it smaller')
    .action(async (places: string[], options: MergeOptions) => {
      const { merge } = await import('./merge.ts');
      done(await merge(places, options, await everything()));
    });

  muster
    .command('doctor')
    .description("what works on this machine, or whether a site's configuration server can be set up")
    .option('--site <file>', 'the prerequisites of this site instead of those of this machine')
    .action(async ({ site }: { site?: string }) => {
      const [{ doctor }, { doctorOfSite }] = await Promise.all([import('./doctor.ts'), import('./doctor-site.ts')]);
      done(site === undefined ? await doctor(stdout) : doctorOfSite(site, surroundings));
    });

  muster
    .command('heal')
    .description('undo what an interrupted run left behind')
    .action(async () => {
      const { heal } = await import('./heal.ts');
      done(await heal(stdout));
    });

  return muster;
}

function oneLine(text: string): string {
  return `${text
    .replace(/^error: /, 'muster: ')
    .trimEnd()
    .replaceAll('\n', ' ')}\n`;
}

/** An option that may be given several times. */
function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
