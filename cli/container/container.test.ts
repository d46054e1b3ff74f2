/** Results in a blob container: all that the folder has, put together from there, and a signature that nobody is told. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RunFolder } from '../../reports/run-folder.ts';
import { folderForTest } from '../../simulator/ground/fixtures/temporary-folder.ts';
import { type ContainerForTests, containerForTests } from '../fixtures/container.ts';
import { madeUpSearch, mergedSearch } from '../fixtures/made-up-search.ts';
import { openOut } from '../out.ts';
import { whileFetched } from '../merge/fetched.ts';
import { Container } from './container.ts';
import { parseContainerUrl } from './container-url.ts';
import { MirroredFolder } from './mirrored-folder.ts';

const container = await containerForTests('campaigns');
afterAll(() => container.close());

const script = new URL('../muster.mjs', import.meta.url).pathname;

function muster(folder: string, ...words: string[]) {
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, container.authority);
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
  return spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', cwd: folder, env });
}

/** Every text below a folder. */
function textsIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

test('what a machine writes to its folder is in the container, and is put together from there; the signature is nowhere', async () => {
  const folder = folderForTest();
  const url = container.url();
  const [address = '', signature = ''] = url.split('?');
  const into = `${address}/night?${signature}`;
  const words = ['--runs', '1', '--moves', '1', '--faults', '0', '--shard', '1/1'];
  const shard = muster(folder, 'explore', 'walk', ...words, '--out', into);
  expect([shard.status, shard.stderr]).toEqual([0, '']);
  expect(shard.stdout).toContain(`, and ${address}/night/shard-1-of-1/\n`);
  const local = textsIn(join(folder, '.muster', 'latest'));
  const remote = await container.files();
  expect([...local.keys()].toSorted()).toEqual([
    'journal/walk-1.ndjson',
    'junit.xml',
    'replay/walk-1.json',
    'report.html',
    'result.json',
    'site.json',
    'walks/walk-1.ts',
  ]);
  expect(remote).toEqual(new Map([...local].map(([name, text]) => [`night/shard-1-of-1/${name}`, text])));

  const merged = muster(folder, 'merge', into, '--out', `${address}/all?${signature}`);
  expect([merged.status, merged.stderr]).toEqual([0, '']);
  expect((await container.files()).get('all/result.json')).toContain('"name": "walk-1"');
  const run = muster(folder, 'run', 'planned-failover-refused', '--out', `${address}/run?${signature}`);
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect((await container.files()).get('run/result.json')).toContain('"name": "planned-failover-refused"');
  const refused = muster(folder, 'plants', 'drop-block', '--out', url);
  expect([refused.status, refused.stderr]).toEqual([
    64,
    'muster: the files of this command go to a folder: --out DIR\n',
  ]);

  const secret = new URLSearchParams(signature).get('sig') ?? '';
  const heard = [shard, merged, run, refused].map(({ stderr, stdout }) => stdout + stderr);
  for (const text of [...heard, ...textsIn(folder).values(), ...(await container.files()).values()]) {
    expect(text.includes(secret) || text.includes(encodeURIComponent(secret))).toBe(false);
  }
});

test('of a shard that is missing there, the command names the container and no folder that is gone', async () => {
  const parts = folderForTest();
  await madeUpSearch('walk', { runs: '2', seed: '1000', shard: '1/2', out: parts });
  for (const [name, text] of textsIn(parts)) await container.put(`half/${name}`, text);
  await container.put('half/notes.txt', 'no file of a shard');
  const [address, signature] = container.url().split('?');
  const out = folderForTest();
  const { code, stderr } = await mergedSearch([`${address}/half?${signature}`], { out });
  const command = `npx muster explore walk --seed 1000 --runs 2 --shard 2/2 --out ${address}/half`;
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^muster: shard 2 of 2 is missing, .*/)]);
  expect(stderr).toContain(command);
  expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')).unfinished[0].replay).toBe(command);
});

describe('before anything is run', () => {
  const signed = (given: Parameters<ContainerForTests['url']>[0]) => () => container.url(given);

  test.each<[string, () => string, string]>([
    ['a container that does not exist', signed({ container: 'nowhere' }), 'there is no such container; create it'],
    ['a signature that has run out', signed({ hours: -1 }), 'the signature is refused (AuthorizationFailure); put one'],
    ['one that was altered', () => container.url().replace(/sig=..../, 'sig=AAAA'), 'the signature is refused'],
    ['one that allows to read only', signed({ permissions: 'rl' }), 'allows read, create, write, delete and list'],
    ['one that does not allow to delete', signed({ permissions: 'rcwl' }), 'the signature is refused'],
    ['no signature', () => container.address, 'this URL of a container has no shared access signature'],
    ['no container', () => `https://results.blob.core.windows.net/?sig=secret`, 'there is no container in this URL'],
    ['no URL', () => 'https://', 'this is no URL that can be read'],
    ['nobody there', () => 'http://127.0.0.1:9/results/campaigns?sig=secret', 'nothing answers there (ECONNREFUSED)'],
  ])('%s is told in one line, with what to do', async (_, url, message) => {
    const folder = await openOut(url(), new Date());
    expect(folder).toMatchObject({ ok: false, failure: { code: 'USAGE', message: expect.stringContaining(message) } });
    const text = folder.ok ? '' : folder.failure.message;
    expect(text).not.toMatch(/sig=(?!…)|secret|\n/);
  });

  test('a container that is asked for shards and has none says so, too', async () => {
    const asked = (url: string) => whileFetched([url], async (fetched) => fetched);
    expect(await asked(container.url({ container: 'nowhere' }))).toMatchObject({
      failure: { code: 'USAGE', message: expect.stringContaining('there is no such container') },
    });
    expect(await asked(container.url({ permissions: 'rcwd' }))).toMatchObject({
      failure: { message: expect.stringMatching(/^cannot list in https:.*the signature is refused/) },
    });
    await container.put('odd/shard-1-of-2//result.json', '{}');
    const [address, signature] = container.url().split('?');
    expect(await asked(`${address}/odd?${signature}`)).toMatchObject({
      failure: { message: `${address}/odd/: "shard-1-of-2//result.json" is no name for a file of a shard` },
    });
  });
});

test('a file that does not come there ends the run, and is told', async () => {
  const lost = await containerForTests('lost');
  const place = parseContainerUrl(lost.url());
  if (!place.ok) throw new Error(place.failure.message);
  const folder = new MirroredFolder(new RunFolder(folderForTest()), new Container(place.value));
  expect(folder.write('journal/a.ndjson', 'a')).toMatchObject({ ok: true });
  expect(await folder.settled()).toBeUndefined();
  folder.remove('journal/a.ndjson');
  expect([await folder.settled(), await lost.files()]).toEqual([undefined, new Map()]);
  await lost.remove();
  folder.write('journal/b.ndjson', 'b');
  const failure = {
    code: 'OUTPUT_NOT_WRITTEN',
    message: expect.stringContaining('cannot write journal/b.ndjson in https:'),
  };
  expect(await folder.settled()).toMatchObject(failure);
  expect(folder.write('journal/c.ndjson', 'c')).toMatchObject({ ok: false, failure });
  expect(readdirSync(join(folder.path, 'journal')).toSorted()).toEqual(['b.ndjson', 'c.ndjson']);
  await lost.close();
});
