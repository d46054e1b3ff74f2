/** `muster run` from the command line to files and exit code, with made-up drills on real worker threads. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { madeUpCatalogue } from './fixtures/drills.ts';
import { sealed } from '../reports/replay-bundle.ts';
import { Interruption } from './interruption.ts';
import { replay } from './replay.ts';
import { run } from './run.ts';
import type { RunOptions } from './run-plan.ts';
import { Journal } from '../simulator/journal/journal.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { invariant } from '../reference/model/result.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

let folder: string;
let stdout: string;
let stderr: string;
let interruption: Interruption;

beforeEach(() => {
  folder = folderForTest();
  stdout = '';
  stderr = '';
  interruption = new Interruption();
});

function surroundings() {
  return {
    stdout: {
      colours: false,
      write: (text: string) => {
        stdout += text;
      },
    },
    stderr: {
      colours: false,
      write: (text: string) => {
        stderr += text;
      },
    },
    catalogue: madeUpCatalogue,
    workerUrl: new URL('./fixtures/worker.ts', import.meta.url),
    interruption,
  };
}

function muster(names: string[], options: Partial<RunOptions> = {}) {
  return run(names, { lab: 'virtual', reporter: 'console,json,junit,html', out: folder, ...options }, surroundings());
}

const file = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('a drill that passes', () => {
  test('tells its story, shows the figures, and ends with 0', async () => {
    expect(await muster(['calm'])).toBe(0);
    expect(stdout.replace(folder, 'FOLDER')).toMatchInlineSnapshot(`
      "Muster · site Contoso · virtual lab · seed 1 · 1 drill

      calm · Nothing goes wrong
        00:00:00  protect
        00:01:00    orders01: Protected
        00:01:00    The wind is 1.
        ✔ passed · 1 of 1 properties hold · RPO 4 min · RTO 10 min · 1 min of lab time in 12 ms

      Drill  Seed  Verdict    RPO     RTO  Lab time  Wall time
      ─────  ────  ───────  ─────  ──────  ────────  ─────────
      calm   1     passed   4 min  10 min     1 min      12 ms

      Drill  Seed  Server    Measured RPO  Measured RTO
      ─────  ────  ────────  ────────────  ────────────
      calm   1     orders01         4 min        10 min

      passed: 1 of 1 drills passed. Files: FOLDER
      "
    `);
    expect(stderr).toBe('');
  });

  test('leaves result, journal, bundle and reports', async () => {
    await muster(['calm']);
    expect(readdirSync(folder).sort()).toEqual(['journal', 'junit.xml', 'replay', 'report.html', 'result.json']);
    const result = JSON.parse(file('result.json'));
    expect(result).toMatchObject({ schema: 'muster.result/1', verdict: 'passed', seed: '1', site: 'Contoso' });
    const bundle = JSON.parse(file('replay/calm.json'));
    expect(bundle).toMatchObject({ schema: 'muster.replay/2', scenario: 'calm', seed: '1', site: { name: 'Contoso' } });
    expect(bundle.journalHash).toBe(result.drills[0].journalHash);
    expect(file('journal/calm.ndjson')).toContain('The wind is 1.');
  });

  test('writes nothing to the terminal that was not asked for', async () => {
    expect(await muster(['calm'], { reporter: 'json' })).toBe(0);
    expect(stdout).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['journal', 'replay', 'result.json']);
  });
});

describe('drills that do not pass', () => {
  test('a violated property: evidence, exit code 1, and the last line runs it again', async () => {
    expect(await muster(['calm', 'storm'])).toBe(1);
    expect(stdout).toContain(
      'violated: recovered-image (The recovered image is what was written)\n    - orders01/data: block 17 differs\n      expected 1, found 2',
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`npx muster replay ${join(folder, 'replay', 'storm.json')}`);
  });

  test('inconclusive is 2, and violated beats it', async () => {
    expect(await muster(['calm', 'fog'])).toBe(2);
    expect(await muster(['fog', 'storm'])).toBe(1);
  });

  test('a hazard changes no exit code, unless it is to count', async () => {
    expect(await muster(['daring'])).toBe(0);
    expect(stdout).toContain('! hazard SourceStillServing: 00:00:30 two orders01');
    expect(stdout).toContain("Hazards, of the operator's doing: 1; they change no verdict without --strict.");
    expect(await muster(['daring'], { strict: true })).toBe(1);
    expect(await muster(['calm'], { strict: true })).toBe(0);
    expect(await muster(['daring', 'fog'], { strict: true })).toBe(2);
    expect(JSON.parse(file('result.json'))).toMatchObject({ strict: true, verdict: 'inconclusive' });
  });

  test('a planted bug alone runs the drill it shows in', async () => {
    expect(await muster([], { plant: 'lost-write' })).toBe(1);
    expect(JSON.parse(file('replay/storm.json')).plant).toBe('lost-write');
    expect(stdout).toContain('Planted bug: lost-write (One write is lost).');
    const plant = { name: 'lost-write', title: 'One write is lost' };
    expect(JSON.parse(file('result.json'))).toMatchObject({ plant, drills: [{ plant: 'lost-write' }] });
  });

  test('when Muster itself breaks the others still run, and the exit code is 70', async () => {
    expect(await muster(['wreck', 'calm'])).toBe(70);
    expect(stderr).toContain('internal error in wreck (seed 1), please report it:\nthe mast broke');
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('npx muster run wreck --seed 1');
    const broken = { name: 'wreck', title: 'Muster breaks', why: 'internal-error', message: 'the mast broke' };
    expect(JSON.parse(file('result.json'))).toMatchObject({
      verdict: 'inconclusive',
      drills: [{ name: 'calm' }],
      unfinished: [broken],
    });
    expect(file('junit.xml')).toContain('<error message="the mast broke" type="InternalError">');
  });

  test('when there is no lab for one the others still run, and the exit code is 69; a bug beside it counts for more', async () => {
    expect(await muster(['stranded', 'calm'])).toBe(69);
    const message = 'the docker lab could not be built: no harbour; "npx muster doctor" looks at what it needs';
    expect(stderr).toContain(`muster: stranded (seed 1) was not run: ${message}\n`);
    expect(stderr).not.toContain('please report');
    expect(JSON.parse(file('result.json'))).toMatchObject({
      verdict: 'inconclusive',
      drills: [{ name: 'calm' }],
      unfinished: [{ name: 'stranded', why: 'lab-unavailable', message }],
    });
    expect(file('junit.xml')).toContain('type="LabUnavailable">');
    expect(await muster(['stranded', 'wreck'])).toBe(70);
  });

  test('GitHub gets one annotation for each', async () => {
    await muster(['storm'], { reporter: 'github' });
    expect(stdout).toMatch(
      /^::error title=storm \(seed 1\)%3A recovered-image is violated::orders01\/data: block 17 differs%0A/,
    );
  });
});

describe('several drills at once', () => {
  test('are told one after another, in the order asked for', async () => {
    await muster(['storm', 'calm', 'fog']);
    const headings = stdout.match(/^(storm|calm|fog) · /gm);
    expect(headings).toEqual(['storm · ', 'calm · ', 'fog · ']);
  });

  test('many seeds are a line each, and files of their own', async () => {
    expect(await muster(['calm'], { seed: '7', seeds: '3' })).toBe(0);
    expect(stdout.match(/✔ passed {2}calm {2}seed \d/g)).toEqual([
      '✔ passed  calm  seed 7',
      '✔ passed  calm  seed 8',
      '✔ passed  calm  seed 9',
    ]);
    expect(readdirSync(join(folder, 'replay')).sort()).toEqual([
      'calm-seed-7.json',
      'calm-seed-8.json',
      'calm-seed-9.json',
    ]);
  });
});

describe('Ctrl-C', () => {
  test('stops the drills, writes what there is and says so: 130', async () => {
    const output = surroundings();
    const stdoutOfRun = {
      colours: false,
      write: (text: string) => {
        output.stdout.write(text);
        if (text.includes('It has begun.')) interruption.signalled();
      },
    };
    const options = { lab: 'virtual', reporter: 'console,json,junit', out: folder };
    const code = await run(['calm', 'endless'], options, { ...output, stdout: stdoutOfRun });
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted: 1 of 2 drills did not finish. Nothing is left to heal');
    const message =
      'the drill was interrupted at 00:00:00 of lab time; it did not stop of itself, so its thread was ended';
    expect(JSON.parse(file('result.json'))).toMatchObject({
      verdict: 'inconclusive',
      drills: [{ name: 'calm' }],
      unfinished: [{ name: 'endless', title: 'It never ends', seed: '1', why: 'interrupted', message }],
    });
    expect(file('junit.xml')).toContain(`<error message="${message}" type="Interrupted">`);
    expect(existsSync(join(folder, 'replay', 'calm.json'))).toBe(true);
  });

  test('a second one ends at once; the echo of the first does not', () => {
    const exits: number[] = [];
    interruption.onFirst(() => {});
    interruption.signalled(1000, (code) => exits.push(code));
    interruption.signalled(1020, (code) => exits.push(code));
    expect(exits).toEqual([]);
    interruption.signalled(3000, (code) => exits.push(code));
    expect(exits).toEqual([130]);
    interruption.onSecond(() => 131);
    interruption.signalled(3500, (code) => exits.push(code));
    expect(exits).toEqual([130, 131]);
  });
});

describe('what cannot be written', () => {
  test('ends the run with one message and 70, and the reports tell of what had finished', async () => {
    writeFileSync(join(folder, 'journal'), 'a file where a folder should be');
    expect(await muster(['calm', 'endless', 'endless'], { seeds: '2' })).toBe(70);
    expect(stderr).toMatch(
      /^muster: cannot write \S+calm-seed-\d\.ndjson: a file stands where a folder should be; use --out DIR .*\n$/,
    );
    expect(stdout).toContain('Stopped: ');
    expect(JSON.parse(file('result.json'))).toMatchObject({ verdict: 'inconclusive', drills: [{ name: 'calm' }, {}] });
  });

  test('in a folder that cannot be made is 64 before anything runs', async () => {
    writeFileSync(join(folder, 'taken'), '');
    expect(await muster(['calm'], { out: join(folder, 'taken', 'here') })).toBe(64);
    expect(stderr).toMatch(/^muster: cannot write .*: a file stands where a folder should be; .*\n$/);
    expect(stdout).toBe('');
  });

  test('of an earlier run in the same folder nothing is left that could be taken for a report of this one', async () => {
    await muster(['calm']);
    writeFileSync(join(folder, 'junit.xml.unfinished'), '');
    rmSync(join(folder, 'journal'), { recursive: true });
    writeFileSync(join(folder, 'journal'), '');
    expect(await muster(['storm'], { reporter: 'junit' })).toBe(70);
    expect(file('junit.xml')).not.toContain('calm');
  });

  test('beside a replay that went another way: both journals are compared all the same', async () => {
    await muster(['calm']);
    const path = join(folder, 'replay', 'calm.json');
    const bundle = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, sealed({ ...bundle, seed: '2' }));
    mkdirSync(join(folder, 'replay', 'calm.diverged.ndjson'));
    expect(await replay(path, {}, surroundings())).toBe(70);
    expect(stdout).toContain('The first record that differs is number 3, at 00:01:00 of lab time.');
    expect(stderr).toMatch(/^muster: cannot write \S+: a folder stands where the file should be; .*\n$/);
  });
});

/** The bundle and the journal of a drill, as a version on another Node would have left them. Answers with the path. */
function recordedByAnother(name: string, changes: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, 'replay', `${name}.json`);
  const bundle = JSON.parse(readFileSync(path, 'utf8'));
  const engine = bundle.engine.replace(/node=\S+/, 'node=22.0.0');
  const read = readJournal(file(`journal/${name}.ndjson`));
  invariant(read.ok, 'the journal was just written');
  let now = 0;
  const journal = new Journal({ ...read.value.header, engine }, () => now);
  for (const { at, hash: _hash, kind, node, seq: _seq, ...fields } of read.value.records) {
    now = at;
    journal.record(node, kind, fields);
  }
  writeFileSync(join(folder, 'journal', `${name}.ndjson`), journal.text());
  writeFileSync(path, sealed({ ...bundle, engine, journalHash: journal.journalHash, ...changes }));
  return path;
}

describe('replay', () => {
  test('says that the run was the same', async () => {
    await muster(['calm']);
    expect(await replay(join(folder, 'replay', 'calm.json'), {}, surroundings())).toBe(0);
    expect(stdout).toContain('The same run: journal sha256:');
  });

  test('of a violated drill has its exit code and its last line', async () => {
    await muster(['storm']);
    const bundle = join(folder, 'replay', 'storm.json');
    expect(await replay(bundle, {}, surroundings())).toBe(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`npx muster replay ${bundle}`);
  });

  test('shows the first record that differs', async () => {
    await muster(['calm']);
    const path = join(folder, 'replay', 'calm.json');
    const bundle = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, sealed({ ...bundle, seed: '2' }));
    expect(await replay(path, {}, surroundings())).toBe(1);
    expect(stdout).toContain('The first record that differs is number 3, at 00:01:00 of lab time.');
    expect(stdout).toMatch(/recorded .*The wind is 1\..*\n {2}now .*The wind is 2\./);
  });

  test('refuses another engine, unless forced', async () => {
    await muster(['calm']);
    const path = join(folder, 'replay', 'calm.json');
    const bundle = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, sealed({ ...bundle, engine: bundle.engine.replace(/node=\S+/, 'node=22.0.0') }));
    stdout = '';
    expect(await replay(path, {}, surroundings())).toBe(64);
    expect(stderr).toMatch(
      /^muster: the bundle was recorded by another version \(node: 22\.0\.0 → \S+\); .*--force\n$/,
    );
    expect(stdout).toBe('');
    expect(await replay(path, { force: true }, surroundings())).toBe(0);
  });

  test('by force, of another version whose journal differs in nothing but that: the same run, and what differs is said', async () => {
    for (const [name, exit] of [
      ['calm', 0],
      ['storm', 1],
    ] as const) {
      await muster([name]);
      const path = recordedByAnother(name);
      expect(await replay(path, {}, surroundings())).toBe(64);
      stdout = '';
      expect(await replay(path, { force: true }, surroundings())).toBe(exit);
      expect(stdout).toMatch(
        /^The same run but for the engine \(node: 22\.0\.0 → [^)]*\): every record is the same: journal sha256:/m,
      );
      expect(stdout).not.toContain('Not the same run');
    }
  });

  test('so too when the journal no longer lies beside the bundle', async () => {
    await muster(['calm']);
    const path = recordedByAnother('calm');
    rmSync(join(folder, 'journal'), { recursive: true });
    expect(await replay(path, { force: true }, surroundings())).toBe(0);
    expect(stdout).toContain('The same run but for the engine (node: 22.0.0 → ');
  });

  test('by force, of another version that goes another way: both are said, and from which record and time on', async () => {
    await muster(['calm']);
    const path = recordedByAnother('calm', { seed: '2' });
    expect(await replay(path, { force: true }, surroundings())).toBe(1);
    expect(stdout).toContain('Not the same run.');
    expect(stdout).toContain('The engine is another one too (node: 22.0.0 → ');
    expect(stdout).toContain('The first record that differs is number 3, at 00:01:00 of lab time.');
  });

  test('refuses a journal that was tampered with', async () => {
    await muster(['calm']);
    writeFileSync(
      join(folder, 'journal', 'calm.ndjson'),
      file('journal/calm.ndjson').replace('Protected', 'Perfected'),
    );
    expect(await replay(join(folder, 'replay', 'calm.json'), {}, surroundings())).toBe(64);
    expect(stderr).toContain('line 3 of the journal cannot be trusted');
  });

  const broken: [what: string, text: string, message: string][] = [
    ['no JSON', 'hello', 'not a replay bundle: it is not JSON'],
    ['something else', '{"schema":"other"}', 'not a replay bundle: schema:'],
  ];
  test.each(broken)('a file that is %s is one message and 64', async (_what, text, message) => {
    const path = join(folder, 'bundle.json');
    writeFileSync(path, text);
    expect(await replay(path, {}, surroundings())).toBe(64);
    expect(stderr).toContain(`muster: ${path}: ${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });
});

describe('a command line that cannot be run is one message, 64, and nothing else', () => {
  const mistakes: [names: string[], options: Partial<RunOptions>, message: string][] = [
    [['clam'], {}, 'there is no scenario "clam" (did you mean "calm"?); npx muster list shows them'],
    [
      ['calm'],
      { lab: 'virtul' },
      'there is no lab "virtul" (did you mean "virtual"?); there is virtual, process, docker',
    ],
    [
      ['calm'],
      { reporter: 'json,jnuit' },
      'there is no reporter "jnuit" (did you mean "junit"?); there is console, json, junit, github, html',
    ],
    [['calm'], { seeds: 'many' }, '--seeds must be a whole number between 1 and 100000, not "many"'],
    [['calm'], { seed: 'blue', seeds: '3' }, 'with --seeds, --seed must be a whole number to count from, not "blue"'],
    [
      ['calm'],
      { plant: 'lost-writes' },
      'there is no planted bug "lost-writes" (did you mean "lost-write"?); npx muster list shows them',
    ],
    [['calm'], { site: 'nowhere.yaml' }, 'nowhere.yaml: there is no such file'],
  ];
  test.each(mistakes)('%j %j', async (names, options, message) => {
    expect(await muster(names, options)).toBe(64);
    expect(stderr).toBe(`muster: ${message}\n`);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a deliberate bug in another lab than the virtual one is 64', async () => {
    const [plant] = madeUpCatalogue.plants;
    expect(await muster([], { lab: 'process', plant: plant?.name })).toBe(64);
    expect(stderr).toContain('--plant works in the virtual lab only');
  });

  test('a site that no live lab can be is told once, before any drill', async () => {
    const site = join(folder, 'site.yaml');
    writeFileSync(
      site,
      `name: Linked
servers: [{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }]
network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }
replicationPath: vpn
azure: { privateLink: {} }
configurationServer: { host: { mysql: 5.7.20 } }`,
    );
    expect(await muster(['calm'], { lab: 'process', site })).toBe(69);
    expect(stderr).toBe(
      'muster: the process lab is not available: private endpoints (azure.privateLink) can be had in the virtual lab only. Use --lab virtual, or a site file without it.\n',
    );
    expect(stdout).toBe('');
  });

  test('a site file with several mistakes lists them all', async () => {
    const site = join(folder, 'site.yaml');
    writeFileSync(site, 'name: 7\nservers: []\n');
    expect(await muster(['calm'], { site })).toBe(64);
    expect(stderr.split('\n')[0]).toBe('muster: 2 mistakes');
    expect(stderr).toContain(`${site}:2:1: servers: expected a list of at least 1`);
  });
});

describe('before a run', () => {
  const site = `name: Tiny
servers: [{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }]
`;

  test('warnings about the site are told, and kept in the result; the drill runs all the same', async () => {
    const path = join(folder, 'tiny.yaml');
    writeFileSync(path, site);
    expect(await muster(['calm'], { site: path })).toBe(0);
    const warning = `${path}:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated`;
    expect(stderr).toBe(`muster: 1 warning\n  ${warning}\n`);
    expect(JSON.parse(file('result.json')).siteWarnings).toEqual([warning]);
  });

  test('what is expected to take more than is allowed does not begin', async () => {
    expect(await muster(['calm'], { maxTime: '1s', maxMemory: '1MiB' })).toBe(64);
    expect(stderr).toMatch(
      /^muster: this would take about \d+ s \(allowed 1 s: --max-time 1m\) and \d+ MiB of memory \(allowed 1 MiB: --max-memory/,
    );
    expect(stdout).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a limit that is none is refused', async () => {
    expect(await muster(['calm'], { maxTime: 'soon' })).toBe(64);
    expect(stderr).toBe('muster: --max-time must be like 30m or 2h, not "soon"\n');
  });
});
