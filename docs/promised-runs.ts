/**
 * Where each promised command is run (see `promised.ts`). Those in {@link TYPED} are typed by a test, as they stand on the
 * page; the others name the test or the step that runs them, with the code that does. `promised.test.ts` holds both lists to
 * the pages, and the code to its file.
 */
export interface Typed {
  readonly command: string;
  /** With what the page leaves to the reader filled in. */
  readonly as?: string;
  /** Default 0. */
  readonly exit?: number;
  /** Something of what it prints. */
  readonly says?: string;
  /** What it is typed beside: `muster vault`, a Docker engine, or a site that the first of its kind opens. Default: a checkout. */
  readonly at?: 'vault' | 'engine' | 'open site' | 'compose';
  /** Programs that a machine need not have; where they are missing, the test says so. */
  readonly needs?: string;
}

const vault = (needs: string, command: string, as?: string): Typed => ({ at: 'vault', needs, command, as });

/** In this order, in a copy of the checkout with the packages beside it. */
export const TYPED: readonly Typed[] = [
  { command: 'npm run format', says: 'No fixes applied' },
  { command: 'npx node docs/article.ts' },
  { command: 'npx node docs/compatibility.ts' },
  { command: 'npx node docs/error-codes.ts' },
  { command: 'npx node docs/outbound.ts' },
  { command: 'npx node docs/replication-ended.ts' },
  { command: 'npx node docs/states.ts' },
  { command: 'npx muster list', says: 'recovered-image' },
  { command: 'npx muster explain CODE', as: 'npx muster explain 78026', says: 'RPO above the threshold' },
  { command: 'npx muster explain WORD', as: 'npx muster explain full-cycle' },
  { command: 'npx muster explain', as: 'npx muster explain ETIMEDOUT', says: 'Cause' },
  { command: 'npx muster check SITE', as: 'npx muster check fabrikam.yaml' },
  { command: 'npx muster check site.yaml' },
  { command: 'npx muster check', as: 'npx muster check site.yaml' },
  { command: 'npx muster doctor', says: 'virtual' },
  { command: 'npx muster doctor --site FILE', as: 'npx muster doctor --site site.yaml', says: 'as they should be' },
  // Where nobody else has left anything: labs that were killed beside the tests, or an engine that holds on to some of one.
  {
    command: 'npx muster heal',
    as: 'TMPDIR=$PWD DOCKER_HOST=tcp://127.0.0.1:1 npx muster heal',
    says: 'Nothing to heal',
  },
  { command: 'npx muster run', as: 'npx muster run planned-failover-refused', says: '1 of 1 drills passed' },
  {
    command: 'npx muster coverage DIR…',
    as: 'npx muster coverage .muster/latest',
    says: 'Coverage, of 1 drill',
  },
  { command: 'npx muster coverage', as: 'npx muster coverage .muster/latest', says: 'Declared' },
  { command: 'npx muster run [scenario…]', as: 'npx muster run planned-failover-refused wrong-passphrase-refused' },
  { command: 'npx muster run docs/examples/wan-outage.ts', says: 'wan-outage' },
  { command: 'npx muster run docs/examples/quiet-hour.ts', says: 'quiet-hour' },
  { command: 'npx muster run production-runbook', says: 'production-runbook' },
  {
    command:
      'npx muster run --plan docs/examples/recovery-plan/plan.json --runbooks docs/examples/recovery-plan/runbooks.yaml --unattended 20',
    says: 'plan-shop-to-azure',
  },
  { command: 'npx muster run ../my-story.ts', says: 'my-story' },
  {
    command: 'npx muster replay BUNDLE',
    as: 'npx muster replay .muster/latest/replay/my-story.json',
    says: 'The same run',
  },
  {
    command: 'npx muster replay mine.json',
    as: 'cp .muster/latest/replay/my-story.json mine.json && npx muster replay mine.json',
    says: 'The same run',
  },
  { command: 'npx muster replay', as: 'npx muster replay .muster/latest/replay/my-story.json --force' },
  {
    command: 'node /home/you/muster/cli/muster.mjs run ./my-story.ts',
    as: 'cd .. && node checkout/cli/muster.mjs run ./my-story.ts',
    says: 'my-story',
  },
  { command: 'npx muster run ./my-story.ts --seeds 20', says: '20 of 20' },
  { command: 'npx muster run ./drills/our-move.ts --seeds 20', says: '20 of 20' },
  {
    command: 'npx muster run --site site.yaml --reporter console,junit,github',
    // The whole suite on a site of the reader's own is the next one.
    as: 'npx muster run planned-failover-refused --site site.yaml --reporter console,junit,github',
    says: '1 of 1 drills passed',
  },
  { command: 'npx muster run --site fabrikam.yaml', says: 'not for this site, it has no outbound proxy' },
  {
    command: 'npx muster explore',
    as: 'npx muster explore --runs 2 --moves 4 --faults 1 --seed 5 --for 1h --coverage --nothing-new 1 --unguided --reporter console',
    says: '2 of 2 drills passed',
  },
  {
    command: 'npx muster explore matrix',
    as: 'npx muster explore matrix --fault vpn-loss --phase cleanup/protected',
    says: '2 of 2 drills passed',
  },
  { command: 'npx muster run docs/examples/proxy-in-the-middle.ts', says: '1 of 1 drills passed' },
  { command: 'npx node docs/planted-bugs.ts' },
  { command: 'npx muster plants NAME', as: 'npx muster plants drop-block', says: 'caught by true-points' },
  {
    command: 'npx muster plants [name…]',
    as: 'npx muster plants rosy-rpo drop-block --seeds 1 --out hunt --json',
    says: 'muster.plants/1',
  },
  { command: 'npx muster run --plant NAME', as: 'npx muster run --plant drop-block', exit: 1, says: 'violated' },
  { command: 'npx muster run --plant two-active-copies', exit: 1, says: 'violated: application-recovers' },
  {
    command: 'npx muster replay .muster/2026-11-23-023905/replay/full-cycle.json',
    as: 'npx muster replay .muster/latest/replay/full-cycle.json',
    exit: 1,
    says: 'The same run',
  },
  { command: 'npx node docs/examples/judge-journal.ts .muster/latest/journal/full-cycle.ndjson', says: 'verdict' },

  {
    command: 'npx muster conform [scenario…]',
    as: 'npx muster conform cli/fixtures/registration.ts --site fabrikam.yaml --seed 2',
    says: 'registration',
  },

  vault('curl', 'curl --cacert $REQUESTS_CA_BUNDLE -X POST $MUSTER_ENDPOINT/muster/process-server-in-azure'),
  vault(
    'curl',
    'curl -u "$AZURE_CLIENT_ID:$AZURE_CLIENT_SECRET"',
    'curl --fail --cacert $REQUESTS_CA_BUNDLE -u "$AZURE_CLIENT_ID:$AZURE_CLIENT_SECRET" $MUSTER_ENDPOINT/muster/machines',
  ),
  vault(
    'keytool',
    'keytool -importcert -noprompt -alias muster -file $SSL_CERT_FILE -keystore muster.p12 -storepass changeit',
  ),
  vault(
    'keytool',
    'java -Djavax.net.ssl.trustStore=muster.p12 -Djavax.net.ssl.trustStorePassword=changeit …',
    'java -Djavax.net.ssl.trustStore=muster.p12 -Djavax.net.ssl.trustStorePassword=changeit Look.java',
  ),
  vault('az', 'az config set core.instance_discovery=false'),
  vault('az', 'az cloud register --name muster --endpoint-resource-manager $MUSTER_ENDPOINT'),
  vault('az', 'az cloud set --name muster'),
  vault('az', 'az login --service-principal -u $AZURE_CLIENT_ID -p $AZURE_CLIENT_SECRET --tenant $AZURE_TENANT_ID'),
  vault('az', 'az vm list --show-details --output table'),
  vault('az', 'BASE=/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$MUSTER_RESOURCE_GROUP'),
  vault(
    'az',
    'az rest --url "$BASE/providers/Microsoft.RecoveryServices/vaults/$MUSTER_VAULT/replicationJobs?api-version=2025-08-01"',
  ),
  vault('az', 'az backup vault', 'az backup vault list'),

  { at: 'engine', command: 'docker build --target machine --tag muster-machine docker' },
  { at: 'engine', command: 'docker build -f docker/Dockerfile -t muster .' },
  { at: 'engine', command: 'docker run --rm muster run full-cycle', says: '1 of 1 drills passed' },

  { at: 'open site', command: 'npx muster run docker/open-site.ts --lab docker' },
  { at: 'open site', command: 'docker ps --filter label=muster.lab', says: 'orders01' },
  { at: 'open site', command: 'docker exec muster-lab-…-orders01 getent hosts login.microsoftonline.com' },
  { at: 'open site', command: 'docker exec muster-lab-…-orders01 ss -tn', says: '9443' },
  { at: 'open site', command: 'docker exec muster-lab-…-orders01 iptables -S MUSTER', says: 'MUSTER' },
  { at: 'open site', command: 'docker kill muster-lab-…-cs01' },

  { at: 'compose', needs: 'docker compose', command: 'docker compose -f docker/compose.yaml up' },
  { at: 'compose', needs: 'docker compose', command: 'docker compose -f docker/compose.yaml down' },
];

/** Code of a test, of what tests stand on (`fixtures/`), or of `.ci/`. */
export interface Place {
  readonly in: string;
  readonly as: string;
}

export const ELSEWHERE: Readonly<Record<string, readonly Place[]>> = {
  'npm ci': [{ in: '.ci/run', as: 'npm ci --no-fund --no-audit' }],
  'npm start': [{ in: '.ci/run', as: 'npm start --silent -- --coverage --out "$out"' }],
  'npm test': [{ in: '.ci/run', as: 'npm test --silent -- --reporter=default' }],
  'npm run check': [{ in: '.ci/run', as: 'npm run --silent check' }],
  'npx muster plants --short': [{ in: '.ci/run', as: 'npx muster plants --short' }],
  'npx muster plants': [{ in: 'scenarios/plants/plants.nightly.ts', as: 'it.each(plants)' }],
  'npx muster shrink BUNDLE': [{ in: 'cli/shrink.test.ts', as: "muster(folder, 'shrink', 'run/replay/mine.json'" }],
  'npx muster shrink': [{ in: 'cli/shrink.test.ts', as: "muster(folder, 'shrink', 'run/replay/mine.json'" }],
  'npx muster explore --plant NAME': [
    { in: 'cli/explore.test.ts', as: "explore('--runs', '3', '--moves', '3', '--plant', 'drop-block'" },
  ],
  'npx muster explore --lab process': [
    { in: 'cli/explore/live.test.ts', as: "madeUpSearch('walk', { lab: 'process', seed: '1002', out }" },
    { in: 'cli/explore/live.nightly.ts', as: "['explore', '--lab', 'process', '--runs'" },
  ],
  'npx muster explore paths': [
    { in: 'cli/explore.test.ts', as: "explore('paths', '--for'" },
    { in: 'scenarios/explore/paths.nightly.ts', as: "name.startsWith('path-')" },
  ],
  'npx muster coverage DIR… --complete': [
    { in: '.ci/run', as: 'npx muster coverage "$out" "$out/paths" "$out/roads" --complete' },
  ],
  'npx muster run scenarios/coverage/roads/*.ts': [
    { in: '.ci/run', as: 'npx muster run scenarios/coverage/roads/*.ts --out' },
  ],
  'npx muster merge': [{ in: 'cli/merge.test.ts', as: "muster('merge', 'parts'" }],
  'npx muster explore --shard 1/2 --out URL': [
    { in: 'cli/explore/shards.test.ts', as: "'--shard', '1/2'" },
    { in: 'cli/container/container.test.ts', as: "'explore', 'walk', ...words, '--out', into" },
  ],
  'npx muster merge URL': [{ in: 'cli/container/container.test.ts', as: "muster(folder, 'merge', into" }],
  'npx muster merge DIR': [{ in: 'cli/merge.test.ts', as: "muster('merge', 'parts'" }],
  'npm run bench': [{ in: '.ci/run', as: 'npm run --silent bench -- --short' }],
  'npm run nightly': [
    { in: '.ci/run', as: 'npm run --silent nightly -- -t "clinic-50mbps.yaml planned-failover-refused"' },
  ],
  'docker/assemble-images.sh': [{ in: '.ci/parts', as: 'docker/assemble-images.sh 2>&1' }],
  'npx muster vault': [{ in: 'cli/vault.test.ts', as: "spawn(process.execPath, [script, 'vault', '--manual-time']" }],
  'npx muster run full-cycle --lab process': [
    { in: 'scenarios/process-lab.test.ts', as: "'run', 'full-cycle', '--lab', 'process', '--out', folder" },
    { in: 'cli/whole-cycle.nightly.ts', as: "['run', 'full-cycle', '--lab', 'process']" },
  ],
  'npx muster run full-cycle --lab docker': [
    { in: 'scenarios/docker-lab.test.ts', as: "lab: 'docker' } as const" },
    { in: 'cli/whole-cycle.nightly.ts', as: "['run', 'full-cycle', '--lab', 'docker']" },
  ],
  // The whole cycle in a live lab is for the night; here a shorter story is compared.
  'npx muster conform full-cycle': [
    { in: 'cli/conform.test.ts', as: 'return conform(' },
    { in: 'cli/whole-cycle.nightly.ts', as: "['run', 'full-cycle', '--lab', 'process']" },
  ],
  'npx muster conform': [{ in: 'cli/conform.test.ts', as: 'return conform(' }],
  'pip install -r docs/examples/requirements.txt': [
    { in: 'cli/fixtures/python-client.ts', as: "'-m pip install --quiet --retries 1 --timeout 15 -r'" },
    { in: 'cli/fixtures/python-client.ts', as: "'docs/examples/requirements.txt'" },
  ],
  'python docs/examples/full_cycle.py files01': [
    { in: 'cli/other-clients.test.ts', as: "new URL('../docs/examples/full_cycle.py'" },
    { in: 'cli/other-clients.test.ts', as: "stepsOf(python ?? '', example, 'files01')" },
  ],
  'docker kill': [{ in: 'scenarios/docker-lab.test.ts', as: 'getContainer(found.id).kill()' }],
};

/** What no test and no step runs, and why. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  'bash .ci/run': 'is what runs everything else',
};

const ofRun = (as: string): Place => ({ in: 'cli/run.test.ts', as });
const ofVault = (as: string): Place => ({ in: 'cli/vault.test.ts', as });

/** The test or step, or the command of {@link TYPED} that has it. */
export const OPTIONS: Readonly<Record<string, Place | string>> = {
  'run --lab': { in: 'scenarios/process-lab.test.ts', as: "'run', 'full-cycle', '--lab', 'process'" },
  'run --site': { in: 'cli/muster.test.ts', as: "muster('run', 'planned-failover-refused', '--site', site" },
  'run --seed': { in: 'cli/muster.test.ts', as: "'--seed', 'blue moon')" },
  'run --seeds': ofRun("muster(['calm'], { seed: '7', seeds: '3' })"),
  'run --out': { in: '.ci/run', as: 'npm start --silent -- --coverage --out "$out"' },
  'run --reporter': { in: 'cli/muster.test.ts', as: "'vpn-loss-failback', '--reporter', 'console'" },
  'run --plan': { in: 'cli/plan-file.test.ts', as: "plan: 'docs/examples/recovery-plan/plan.json'" },
  'run --runbooks': { in: 'cli/plan-file.test.ts', as: "runbooks: 'docs/examples/recovery-plan/runbooks.yaml'" },
  'run --unattended': { in: 'cli/plan-file.test.ts', as: "unattended: '20'" },
  'run --plant': { in: 'cli/muster.test.ts', as: "muster('run', '--plant', 'accept-planned-failover')" },
  'run --coverage': { in: '.ci/run', as: 'npm start --silent -- --coverage --out "$out"' },
  'run --strict': ofRun("muster(['daring'], { strict: true })"),
  'run --max-time': ofRun("muster(['calm'], { maxTime: '1s', maxMemory: '1MiB' })"),
  'run --max-memory': ofRun("muster(['calm'], { maxTime: '1s', maxMemory: '1MiB' })"),
  'plants --site': { in: 'cli/plants.test.ts', as: 'muster([], { site: file }' },
  'plants --short': { in: '.ci/run', as: 'npx muster plants --short' },
  'plants --seeds': 'npx muster plants [name…]',
  'plants --out': 'npx muster plants [name…]',
  'plants --json': 'npx muster plants [name…]',
  'explore --lab': { in: 'cli/explore/live.test.ts', as: "lab: 'process', seed: '1002', out" },
  'explore --runs': 'npx muster explore',
  'explore --seed': 'npx muster explore',
  'explore --moves': 'npx muster explore',
  'explore --faults': 'npx muster explore',
  'explore --coverage': 'npx muster explore',
  'explore --for': 'npx muster explore',
  'explore --nothing-new': 'npx muster explore',
  'explore --unguided': 'npx muster explore',
  'explore --shard': { in: 'cli/explore/shards.test.ts', as: "'--shard', '1/2'" },
  'explore --path': { in: '.ci/run', as: 'npx muster explore paths --path path-testing' },
  'doctor --site': { in: 'cli/muster.test.ts', as: "muster('doctor', '--site', path)" },
  'coverage --complete': { in: '.ci/run', as: 'npx muster coverage "$out" "$out/paths" "$out/roads" --complete' },
  'explore --fault': { in: 'cli/explore.test.ts', as: "['--fault', 'vpn-loss', '--phase'" },
  'explore --phase': { in: 'cli/explore.test.ts', as: "'--phase', 'cleanup/protected,commit/VmCommit']" },
  'explore --pairs': { in: 'cli/explore.test.ts', as: "'matrix', '--pairs'" },
  'explore --alone': { in: 'cli/explore.test.ts', as: "explore('matrix', ...words, '--alone')" },
  'explore --reporter': 'npx muster explore',
  'explore --out': { in: 'cli/explore.test.ts', as: "[script, 'explore', '--out', folder, ...words]" },
  'explore --plant': { in: 'cli/explore.test.ts', as: "'--moves', '3', '--plant', 'drop-block', '--no-shrink')" },
  'explore --no-shrink': { in: 'cli/explore.test.ts', as: "explore(...words, '--no-shrink')" },
  'explore --save': { in: 'cli/explore.test.ts', as: "'rosy-rpo', '--save', drills]" },
  'explore --site': { in: 'cli/explore.test.ts', as: "'--faults', '0', '--site', site]" },
  'explore --strict': { in: 'cli/explore.test.ts', as: "explore(...words, '--strict')" },
  'explore --max-time': { in: 'cli/explore.test.ts', as: "'500', '--max-time', '1s'" },
  'explore --max-memory': { in: 'cli/explore.test.ts', as: "['--max-memory', '1MiB']" },
  'merge --out': { in: 'cli/merge.test.ts', as: "muster('merge', 'parts', '--out', 'all'" },
  'merge --reporter': { in: 'cli/merge.test.ts', as: "'--coverage', '--reporter', REPORTERS, '--no-shrink')" },
  'merge --coverage': { in: 'cli/merge.test.ts', as: "'--coverage', '--reporter', REPORTERS, '--no-shrink')" },
  'merge --no-shrink': { in: 'cli/merge.test.ts', as: "'--coverage', '--reporter', REPORTERS, '--no-shrink')" },
  'vault --site': { in: 'docs/vault-commands.test.ts', as: "startVault('--site', " },
  'vault --seed': ofVault("muster('--state', state, '--seed', '2')"),
  'vault --speed': { in: 'docs/vault-commands.test.ts', as: "'--speed', '1200'" },
  'vault --manual-time': ofVault("vault('--manual-time')"),
  'vault --state': ofVault("vault('--manual-time', '--state', state)"),
  'vault --fault': ofVault("vault('--manual-time', '--fault', 'blocked-urls="),
  'vault --host': ofVault("vault('--manual-time', '--host', '0.0.0.0')"),
  'vault --port': ofVault("muster('--port', port)"),
  'vault --json': { in: 'cli/fixtures/vault-process.ts', as: "[script, 'vault', '--json', ...words]" },
  'replay --force': ofRun('replay(path, { force: true }'),
  'shrink --runs': { in: 'cli/shrink.test.ts', as: "'run/replay/mine.json', '--runs', '1', '--reseeds', '0')" },
  'shrink --reseeds': { in: 'cli/shrink.test.ts', as: "'--runs', '50', '--reseeds', '1')" },
  'shrink --for': { in: 'cli/shrink.test.ts', as: "'run/replay/mine.json', '--for', '0.001s')" },
  'shrink --property': { in: 'cli/shrink.test.ts', as: "'run/replay/mine.json', '--property', 'retention')" },
  'shrink --force': { in: 'cli/shrink.test.ts', as: "'run/replay/mine.json', '--force')" },
  'conform --lab': { in: 'cli/conform.test.ts', as: "{ lab: 'process', out: folder, ...options }" },
  'conform --site': 'npx muster conform [scenario…]',
  'conform --seed': 'npx muster conform [scenario…]',
  'conform --out': { in: 'cli/conform.test.ts', as: "{ lab: 'process', out: folder, ...options }" },
};
