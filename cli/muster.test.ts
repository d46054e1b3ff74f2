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

describe('help and lists', () => {
  test('--help names every sub-command and exit code', () => {
    const { status, stdout } = muster('--help');
    expect(status).toBe(0);
    for (const word of ['run', 'vault', 'list', 'replay', 'explain', 'doctor', 'heal', '130 interrupted'])
      expect(stdout).toContain(word);
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

  test('after heal there is nothing to heal', () => {
    muster('heal');
    expect(muster('heal')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Nothing to heal') });
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
