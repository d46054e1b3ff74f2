/**
 * The first process in the container of a machine: it sets up the network, starts the machine's roles as processes of their
 * own, and passes on what they and the launcher tell each other. It ends with its launcher, and all others end with it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { RoleConfig } from '../role/config.ts';
import { CHAIN } from './firewall.ts';
import { MACHINE, type MachineNetwork, type MachineOrder, type MachineWord, wordOf } from './machine-words.ts';

/** What the container's command says, as JSON. */
export interface MachineInit extends MachineNetwork {
  /** Who runs the roles, so that their files belong to whoever launched the lab. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** What they find in their environment beside what is there. */
  readonly environment: Readonly<Record<string, string>>;
}

const ROLE_PROCESS = fileURLToPath(new URL('../role/role-process.ts', import.meta.url));
const CONFIGURATIONS = '/run/muster';

const { addresses, gateways, rules, user, environment } = JSON.parse(process.argv[2] ?? '') as MachineInit;
const roles = new Map<string, ChildProcess>();

setUpNetwork();
mkdirSync(CONFIGURATIONS, { recursive: true });
say(MACHINE, { say: 'up' });
// By itself Node keeps what it has compiled when a process ends in order, which this one never does.
flushCompileCache();

createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  .on('line', (line) => {
    const { whose, word } = wordOf(line);
    if (whose === MACHINE) obey(JSON.parse(word) as MachineOrder);
    else roles.get(whose)?.stdin?.write(`${word}\n`);
  })
  .on('close', () => process.exit(0));

function obey(order: MachineOrder): void {
  switch (order.order) {
    case 'start':
      startRole(order.role, order.config);
      break;
    case 'firewall':
      enforce(order.rules);
      say(MACHINE, { say: 'done', id: order.id });
  }
}

function startRole(role: string, config: RoleConfig): void {
  const file = `${CONFIGURATIONS}/${role}.json`;
  // Keys are in there.
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  chownSync(file, user.uid, user.gid);
  const args = [ROLE_PROCESS, config.program.kind, file];
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, args, { ...user, env, stdio: ['pipe', 'pipe', 'inherit'] });
  roles.set(role, child);
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => pass(role, line));
  // Everything it said has been read by then.
  child.once('close', (code, signal) => say(MACHINE, { say: 'ended', role, code, signal }));
}

/** Only what the launcher knows of is reached: the engine's way out of the network is closed. */
function setUpNetwork(): void {
  for (const address of addresses) ip('address', 'add', address, 'dev', 'eth0');
  if (execFileSync('ip', ['route', 'show', 'default']).length > 0) ip('route', 'del', 'default');
  for (const { range, gateway } of gateways) ip('route', 'add', range, 'via', gateway);
  enforce(rules);
  for (const hook of ['INPUT', 'OUTPUT']) execFileSync('iptables', ['-I', hook, '-j', CHAIN]);
  execFileSync('iptables', ['-t', 'nat', '-I', 'OUTPUT', '-j', CHAIN]);
}

/** Replaces all rules of ours at one instant, and leaves the engine's. */
function enforce(all: string): void {
  execFileSync('iptables-restore', ['--wait', '--noflush'], { input: all });
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args);
}

function say(whose: string, word: MachineWord): void {
  pass(whose, JSON.stringify(word));
}

function pass(whose: string, word: string): void {
  process.stdout.write(`${whose} ${word}\n`);
}
