#!/usr/bin/env node
/**
 * The door: plain JavaScript that any recent Node can run. Replays are promised for exactly one Node version, the npm
 * dependency `node`; when another one runs this file, it hands over to that one, passing signals and the exit code.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as module from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const LAB_UNAVAILABLE = 69;
const home = new URL('../node_modules/node/', import.meta.url);
const pinnedBinary = fileURLToPath(new URL('bin/node', home));

function pinnedVersion() {
  try {
    return JSON.parse(readFileSync(new URL('package.json', home), 'utf8')).version;
  } catch {
    return undefined;
  }
}

function handOver() {
  const child = spawn(pinnedBinary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`cannot start ${pinnedBinary}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse(why) {
  process.stderr.write(`muster: ${why}\n`);
  process.exit(LAB_UNAVAILABLE);
}

const version = pinnedVersion();
if (version === process.versions.node) {
  // What was compiled once is kept between starts, which takes a third off a start. Below a temporary folder that is not there
  // Node would try to make it, and in /proc for ever.
  if (existsSync(tmpdir())) module.enableCompileCache();
  await import('./main.ts');
} else if (version !== undefined && existsSync(pinnedBinary)) handOver();
else
  refuse(
    'the Node it is promised for is not installed; run npm ci in the folder of Muster, with install scripts allowed',
  );
