/** What the pages tell a client of `muster vault` to type, and the clients they show, against one as a process of its own. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pythonClient } from '../cli/fixtures/python-client.ts';
import { startVault, type VaultProcess } from '../cli/fixtures/vault-process.ts';
import { leftOut, type } from './fixtures/typing.ts';
import { ROOT } from './promised.ts';
import { TYPED } from './promised-runs.ts';
import { folderForTests } from '../simulator/ground/fixtures/temporary-folder.ts';

const PATIENCE_MS = 300_000;
const page = readFileSync(join(ROOT, 'docs/drill-your-own-runbook.md'), 'utf8');

/** Asks the vault something with what Java itself trusts. */
const LOOK = `import java.net.URI;
import java.net.http.*;

class Look {
  public static void main(String[] words) throws Exception {
    var asked = HttpRequest.newBuilder(URI.create(System.getenv("MUSTER_ENDPOINT") + "/muster/time")).build();
    System.out.println(HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`;

const folder = folderForTests();
let served: VaultProcess;

beforeAll(async () => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'azure'));
  writeFileSync(join(folder, 'Look.java'), LOOK);
  const [, site = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'fabrikam.yaml'), site);
  served = await startVault('--site', join(folder, 'fabrikam.yaml'), '--speed', '1200');
});

afterAll(() => served.end('SIGKILL'));

const typeHere = (command: string) =>
  type(command, folder, { ...served.card.environment, AZURE_CONFIG_DIR: join(folder, 'azure') });

/** What the page shows of a client in that language. */
function shown(language: string): string {
  const [, block = ''] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  return block;
}

const programs = [...new Set(TYPED.filter(({ at }) => at === 'vault').map(({ needs = '' }) => needs))];

for (const program of programs) {
  const lines = TYPED.filter(({ at, needs }) => at === 'vault' && needs === program);
  const missing = leftOut(program);
  test.skipIf(missing)(
    `what is typed for ${program}${missing}`,
    async () => {
      const { exit, said } = await typeHere(lines.map(({ command, as = command }) => as).join('\n'));
      expect(exit, said).toBe(0);
    },
    PATIENCE_MS,
  );
}

test('the client in TypeScript is led to the vault', async () => {
  const { MUSTER_RESOURCE_GROUP: group, MUSTER_VAULT: vault } = served.card.environment;
  const use = `for await (const policy of client.replicationPolicies.list('${vault}', '${group}')) console.log(policy.name);`;
  writeFileSync(join(folder, 'client.ts'), `${shown('ts')}\n${use}\nconsole.log('asked');\n`);
  const { exit, said } = await typeHere('npx node client.ts');
  expect(exit, said).toBe(0);
  expect(said).toContain('asked');
});

const { python, missing: noPython } = pythonClient();
test.skipIf(noPython)(
  `the client in Python is led to the vault${noPython ? ` (left out: there is no ${noPython})` : ''}`,
  async () => {
    const use =
      'print("asked", len(list(client.replication_policies.list(os.environ["MUSTER_RESOURCE_GROUP"], os.environ["MUSTER_VAULT"]))))';
    writeFileSync(join(folder, 'client.py'), `import os\n${shown('python')}\n${use}\n`);
    const { exit, said } = await typeHere(`${python} client.py`);
    expect(exit, said).toBe(0);
    expect(said).toContain('asked');
  },
  PATIENCE_MS,
);
