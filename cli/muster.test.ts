/** The command as a person starts it: a process of its own, its streams, its exit code. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const script = new URL('./muster.mjs', import.meta.url).pathname;

function muster(...words: string[]) {
  const folder = folderForTest();
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...words], { cwd: folder, encoding: 'utf8' });
  return { folder, status, stderr, stdout };
}

describe('a reader that has seen enough', () => {
  async function readLineOf(...words: string[]) {
    const folder = folderForTest();
    const child = spawn(process.execPath, [script, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    return (await once(child, 'exit'))[0];
  }

  test('of a list has it', async () => {
    expect(await readLineOf('list')).toBe(0);
  });

  test('of a drill interrupts it, so that its lab ends in order', async () => {
    expect(await readLineOf('run', 'full-cycle', 'vpn-loss-failback', '--reporter', 'console')).toBe(130);
  });
});

describe('standard output that cannot be written', () => {
  const site = new URL('../simulator/site/sample-site.yaml', import.meta.url).pathname;
  test.each([
    ['list'],
    ['explain 78026'],
    ['doctor'],
    ['heal'],
    [`check '${site}'`],
    ['run planned-failover-refused full-cycle'],
    ['plants accept-planned-failover'],
    ['vault'],
    ['--help'],
  ])('%s > /dev/full is one message and 70', (words) => {
    const folder = folderForTest();
    const command = `'${process.execPath}' '${script}' ${words} > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe(
      'muster: cannot write standard output: the disk is full; make room there or send it elsewhere\n',
    );
    expect(status).toBe(70);
  });
});

describe('Ctrl-C through npx', () => {
  test('reaches the whole process group, as from a terminal, and gives 130', async () => {
    const out = folderForTest();
    const words = ['muster', 'run', 'full-cycle', 'vpn-loss-failback', '--out', out];
    const root = new URL('..', import.meta.url);
    const child = spawn('npx', words, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    // The first words tell that drills are under way.
    await once(child.stdout, 'data');
    child.stdout.resume();
    process.kill(-(child.pid as number), 'SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

describe('a scenario of somebody', () => {
  const HEAD = `import { scenario } from '${new URL('../scenarios/scenario.ts', import.meta.url).pathname}';`;
  const story = (run: string) =>
    `${HEAD}\nexport const mine = scenario({ name: 'mine', title: 'Mine', faults: [], exercises: [],\n${run} });\n`;
  const bad: [what: string, text: string, status: number, message: string][] = [
    ['throws at import', `${HEAD}\nthrow new Error('wet');`, 64, 'cannot be loaded: mine.ts:2: Error: wet'],
    ['never ends its import', 'await new Promise(() => {});', 64, 'never comes to the end of its own import'],
    ['imports what is not there', "import './no.ts';", 64, 'cannot be loaded: Error: Cannot find module'],
    ['throws', story("async run() { throw new Error('wet'); }"), 70, 'mine.ts:3: Error: wet'],
    ['throws no Error', story("async run() { throw 'wet'; }"), 70, 'it threw "wet"'],
    [
      'awaits nobody',
      story(
        "async run(drill) { void drill.sleep(1).then(() => { throw new Error('wet'); }); await drill.sleep(5000); }",
      ),
      70,
      'mine.ts:3: Error: wet',
    ],
  ];
  test.each(bad)('that %s is told as that', (_what, text, expected, message) => {
    const file = join(folderForTest(), 'mine.ts');
    writeFileSync(file, text);
    const { folder, status, stderr } = muster('run', file);
    expect(stderr).toContain(message.replace('mine.ts:', `${file}:`));
    expect(stderr).toContain('docs/adding-a-scenario.md');
    expect(stderr).not.toContain('report it');
    expect(status).toBe(expected);
    if (expected === 70)
      expect(readFileSync(join(folder, '.muster', 'latest', 'junit.xml'), 'utf8')).toContain('type="ScenarioBroken"');
  });
});

describe('help and lists', () => {
  test('--help names every sub-command and exit code', () => {
    const { status, stdout } = muster('--help');
    expect(status).toBe(0);
    for (const word of ['run', 'vault', 'list', 'replay', 'explain', 'plants', 'doctor', 'heal', '130 interrupted'])
      expect(stdout).toContain(word);
  });

  test('without any word the help is shown, as it is laid out, and it is 64', () => {
    const { status, stderr, stdout } = muster();
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toBe(muster('--help').stdout);
  });

  test('list shows scenarios, faults, properties, planted bugs and labs', () => {
    const { status, stdout } = muster('list');
    expect(status).toBe(0);
    for (const word of ['full-cycle', 'blocked-urls', 'recovered-image', 'drop-block', 'docker'])
      expect(stdout).toContain(word);
  });

  test('explain tells cause, observables and remedy', () => {
    const { status, stdout } = muster('explain', 'ECH0007');
    expect(status).toBe(0);
    expect(stdout).toContain('78026  RPO above the threshold');
    for (const word of ['Cause', 'Shows as', 'Remedy', 'documented']) expect(stdout).toContain(word);
  });

  test('doctor finds nothing missing', () => {
    const { status, stdout } = muster('doctor');
    expect(status).toBe(0);
    expect(stdout).toContain('node=24.21.0');
  });

  test('doctor --site lists what the set-up of the configuration server asks for; what it lacks is 1', () => {
    const folder = folderForTest();
    const doctorOf = (host: string) => {
      const path = join(folder, `host${host.length}.yaml`);
      const server = '{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }';
      writeFileSync(path, `name: Tiny\nservers: [${server}]\nconfigurationServer: { host: { ${host} } }\n`);
      return muster('doctor', '--site', path);
    };
    expect(doctorOf('')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('21 of 21 are as they should be.'),
    });
    const { status, stdout } = doctorOf('roles: [Hyper-V], cores: 4');
    expect(status).toBe(1);
    expect(stdout).toContain('✘ Windows roles                       Hyper-V; wanted is none of AD DS, IIS, Hyper-V\n');
    expect(stdout).toContain('19 of 21 are as they should be.\n');
    expect(stdout).toContain('What keeps the site from registering: 1.\n');
    expect(muster('doctor', '--site', join(folder, 'nowhere.yaml'))).toMatchObject({ status: 64, stdout: '' });
  });

  test('after heal there is nothing to heal, but for what an engine refuses to remove', () => {
    muster('heal');
    const { status, stderr, stdout } = muster('heal');
    expect(stderr).toBe('');
    expect(stdout).toMatch(status === 69 ? /^(Not removed: .*The engine refuses: .*\n)+$/ : /^Nothing to heal/);
    expect([0, 69]).toContain(status);
  });

  test('no colour codes where there is no terminal', () => {
    expect(muster('list').stdout).not.toContain('\u001b');
  });
});

describe('a mistake is one line on stderr, exit code 64, and nothing else', () => {
  const mistakes: [words: string[], message: string][] = [
    [['rnu'], "muster: unknown command 'rnu' (Did you mean run?)"],
    [['run', '--sed', '3'], "muster: unknown option '--sed' (Did you mean --seed?)"],
    [
      ['run', 'ful-cycle'],
      'muster: there is no scenario "ful-cycle" (did you mean "full-cycle"?); npx muster list shows them',
    ],
    [['run', 'mine.ts'], 'muster: there is no file mine.ts'],
    [['run', '--site', 'nowhere.yaml'], 'muster: nowhere.yaml: there is no such file'],
    [['replay'], "muster: missing required argument 'bundle'"],
    [['replay', 'nothing.json'], 'muster: nothing.json: there is no such file'],
    [
      ['explain', 'EA430'],
      'muster: nothing is known as "EA430" (did you mean "EA0430"?); npx muster list shows all names but the codes',
    ],
  ];
  test.each(mistakes)('%j', (words, message) => {
    const { status, stderr, stdout } = muster(...words);
    expect({ status, stderr, stdout }).toEqual({ status: 64, stderr: `${message}\n`, stdout: '' });
  });
});

describe('a real drill', () => {
  test('runs, leaves its files behind latest, and replays to the same journal', () => {
    const { folder, status, stderr, stdout } = muster('run', 'replication-over-vpn-refused');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('passed: 1 of 1 drills passed. Files: .muster/');
    const bundle = join(folder, '.muster', 'latest', 'replay', 'replication-over-vpn-refused.json');
    const { journalHash } = JSON.parse(readFileSync(bundle, 'utf8'));
    const replayed = muster('replay', bundle);
    expect(replayed.stdout).toContain(`The same run: journal ${journalHash}`);
    expect(replayed.status).toBe(0);
  });

  test('on a site of one server with nothing but defaults', () => {
    const site = join(folderForTest(), 'tiny.yaml');
    writeFileSync(
      site,
      'name: Tiny\nservers:\n  - { name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }\n',
    );
    const { status, stdout } = muster('run', 'planned-failover-refused', '--site', site, '--seed', 'blue moon');
    expect(stdout).toContain('site Tiny · virtual lab · seed blue moon');
    expect(status).toBe(0);
  });

  test('with a planted bug is caught, and its last line is the command that shows it again', () => {
    const { status, stdout } = muster('run', '--plant', 'accept-planned-failover');
    expect(status).toBe(1);
    expect(stdout).toContain('violated: refusals');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^npx muster replay \.muster\/\S+\/replay\/planned-failover-refused\.json$/,
    );
  });
});
