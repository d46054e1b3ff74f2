/** Which commit of Muster this is, for whoever has to find the version that recorded a run. */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = realpathSync(fileURLToPath(new URL('..', import.meta.url)));

let known: string | undefined;

/**
 * Forty hex digits, with ` dirty` behind them when something was changed since; `unknown` where Muster is no checkout of its
 * own: unpacked from an archive, or a folder in somebody else's repository.
 */
export function commit(): string {
  known ??= ask();
  return known;
}

function ask(): string {
  const [top, head] = git('rev-parse', '--show-toplevel', 'HEAD')?.trimEnd().split('\n') ?? [];
  if (top === undefined || head === undefined || realpathSync(top) !== ROOT) return 'unknown';
  const changes = git('status', '--porcelain');
  return changes === '' ? head : `${head} dirty`;
}

/** Undefined when there is no git, or it has nothing to say about this folder. */
function git(...words: string[]): string | undefined {
  // A hook that runs a drill has variables that lead git to another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { status, stdout } = spawnSync('git', ['-C', ROOT, ...words], { encoding: 'utf8', env });
  return status === 0 ? stdout : undefined;
}
