/** Every word that `muster list` shows can be asked about, and is told by the same title. */
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { explain } from './explain.ts';
import { LABS } from './labs.ts';
import { list } from './list.ts';

function output() {
  const said: string[] = [];
  return { said, colours: false, write: (text: string) => void said.push(text) };
}

async function asked(word: string) {
  const [stdout, stderr] = [output(), output()];
  const code = await explain(word, async () => catalogue, stdout, stderr);
  return { code, stdout: stdout.said.join(''), stderr: stderr.said.join('') };
}

const { faults, plants, properties, scenarios } = catalogue;
const named = [...properties, ...faults, ...scenarios, ...plants, ...LABS];

describe('explain', () => {
  test('knows everything that is listed, by the title it has there', async () => {
    const listed = output();
    await list(catalogue, listed);
    expect(named.length).toBeGreaterThan(60);
    for (const { name, title } of named) {
      expect(listed.said.join('')).toMatch(
        new RegExp(`^ {2}${name} +${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'm'),
      );
      expect((await asked(name)).stdout.split('\n')).toContain(`${name}  ${title}`);
    }
  });

  test.each([...properties, ...faults, ...scenarios].map(({ name }) => name))('says what %s is about', async (name) => {
    const { code, stdout } = await asked(name);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}About +\S.{40}/m);
    expect(stdout).not.toMatch(/: $|undefined/m);
  });

  test('a code that no drill shows says so, and why; others say what raises them', async () => {
    expect((await asked('95001')).stdout).toMatch(/^ {2}In Muster +not shown, because the folders of /m);
    expect((await asked('95309')).stdout).toMatch(/^ {2}In Muster +raised by reference\/process\/fit-for-agent\.ts/m);
    expect((await asked('VcenterNotSeen')).stdout).not.toMatch(/^ {2}In Muster/m);
  });

  test('a name of two things is told as both', async () => {
    const { stdout } = await asked('server-restart');
    expect(stdout).toContain('fault: ');
    expect(stdout).toContain('scenario: ');
  });

  test('a property says who exercises it, and what it is known to catch', async () => {
    const { stdout } = await asked('one-active-copy');
    expect(stdout).toMatch(/^ {2}Exercised by +full-cycle/m);
    expect(stdout).toMatch(/^ {2}Catches +planted bugs: shutdown-on-paper, two-active-copies\b/m);
  });

  test.each([
    ['pont-cadence', 'point-cadence'],
    ['vpn-los', 'vpn-loss'],
    ['ful-cycle', 'full-cycle'],
    ['two-active-copis', 'two-active-copies'],
    ['virtul', 'virtual'],
    ['EA430', 'EA0430'],
  ])('%s is nothing, and near to %s', async (word, meant) => {
    expect(await asked(word)).toEqual({
      code: 64,
      stdout: '',
      stderr: `muster: nothing is known as "${word}" (did you mean "${meant}"?); npx muster list shows all names but the codes\n`,
    });
  });
});
