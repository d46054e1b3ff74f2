/** The commands of the pages that need nothing but a checkout, typed one after another as a reader would. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';
import { copyOfCheckout, type } from './fixtures/typing.ts';
import { ROOT } from './promised.ts';
import { TYPED } from './promised-runs.ts';

const PATIENCE_MS = 900_000;

/** A story of the reader's own: the shortest there is. */
const STORY = `import { wrongPassphraseRefused as told } from 'muster/scenarios/stories/wrong-passphrase-refused.ts';
export const myStory = { ...told, name: 'my-story' };
`;

/** Two servers, since one drill turns one of them away; and a way home, without which the full cycle is violated. */
const SITE = `name: Tiny
servers:
  - { name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 40 }] }
  - { name: app02, address: 10.1.0.12, disks: [{ name: system, sizeGb: 40 }] }
network:
  vpn: { kind: site-to-site-vpn, uploadMbps: 50, downloadMbps: 50, latencyMs: 30 }
`;

const home = folderForTests();
let checkout: string;

beforeAll(() => {
  checkout = copyOfCheckout(home);
  const write = (name: string, text: string) => writeFileSync(join(checkout, name), text);
  write('../my-story.ts', STORY);
  write('my-story.ts', STORY);
  mkdirSync(join(checkout, 'drills'));
  write('drills/our-move.ts', STORY);
  write('site.yaml', SITE);
  const [, fabrikam = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  write('fabrikam.yaml', fabrikam);
});

test.each(TYPED.filter(({ at }) => at === undefined).map((typed) => [typed.command, typed] as const))(
  '%s',
  async (command, { as = command, exit = 0, says = '' }) => {
    const answer = await type(as, checkout);
    expect(answer.said).toContain(says);
    expect(answer.exit, answer.said).toBe(exit);
  },
  PATIENCE_MS,
);

test('what was formatted and generated on the way is what was there before', () => {
  for (const name of ['docs/error-codes.md', 'docs/compatibility.md', 'docs/promised.ts', 'cli/main.ts'])
    expect(readFileSync(join(checkout, name), 'utf8')).toBe(readFileSync(join(ROOT, name), 'utf8'));
});
