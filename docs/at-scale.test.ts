/**
 * The files of at-scale.md are what they are for: read as the machines read them, and what they have a shell do is done here, with a
 * short search, in the place of two machines and of the one that puts their shares together. The swarm's is run by a real engine, in
 * engine-commands.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RunResult } from '../scenarios/result.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { ROOT } from './promised.ts';

const SEARCH = 'walk --runs 2 --moves 1 --faults 0';

const read = (name: string) => parse(readFileSync(join(ROOT, 'docs/at-scale', name), 'utf8'));

function shell(script: string, env: Readonly<Record<string, string>>) {
  const { status, stderr, stdout } = spawnSync('bash', ['-e', '-c', script], {
    encoding: 'utf8',
    cwd: ROOT,
    env: { ...process.env, GITHUB_STEP_SUMMARY: '', ...env },
  });
  return { status, said: stdout + stderr };
}

const resultIn = (folder: string): RunResult => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));

describe('the workflow of GitHub Actions', () => {
  const { jobs, env, on } = read('github-actions.yaml');
  const runsOf = (job: { steps: { run?: string }[] }) => job.steps.flatMap(({ run }) => run ?? []);

  test('has a job for each shard, whatever becomes of the others, and one that waits for all', () => {
    expect(jobs.shard.strategy).toEqual({ 'fail-fast': false, matrix: { shard: [1, 2, 3, 4] } });
    expect(jobs.together).toMatchObject({ needs: 'shard', if: expect.stringContaining('!cancelled()') });
    expect(on).toHaveProperty('workflow_dispatch.inputs.search.default', 'matrix');
    expect(env.SEARCH).toContain('inputs.search');
    const artifacts = jobs.shard.steps.at(-1).with;
    expect(artifacts).toEqual({
      name: expect.stringMatching(/^shard-/),
      path: expect.stringMatching(/runner\.temp \}\}\/shards$/),
    });
    for (const { uses } of [...jobs.shard.steps, ...jobs.together.steps]) {
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    }
  });

  test('does the search, and tells of all of it', () => {
    const RUNNER_TEMP = folderForTest();
    for (const shard of [1, 2]) {
      const [install, search = ''] = runsOf(jobs.shard);
      expect(install).toBe('npm ci');
      const script = search
        .replace(/\$\{\{ matrix\.shard \}\}/, String(shard))
        .replace(/\$\{\{ strategy\.job-total \}\}/, '2');
      expect(script).not.toMatch(/\$\{\{/);
      const { said, status } = shell(script, { RUNNER_TEMP, SEARCH });
      expect(status, said).toBe(0);
    }
    const { said, status } = shell(runsOf(jobs.together)[1] ?? '', { RUNNER_TEMP });
    expect([status, said]).toEqual([0, expect.stringContaining('passed: 2 of 2 drills passed')]);
    expect(readdirSync(join(RUNNER_TEMP, 'together'))).toContain('report.html');
  });

  test('a share that says something is violated does not end its job; one that could not be run does', () => {
    const [, search = ''] = runsOf(jobs.shard);
    const ending = (code: number) => shell(`(exit ${code}) ${search.slice(search.indexOf('||'))}`, {}).status;
    expect([0, 1, 2, 64, 70].map(ending)).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('the Jobs of Kubernetes', () => {
  const [shards, together] = [read('kubernetes-shards.yaml'), read('kubernetes-together.yaml')];
  const containerOf = (job: typeof shards) => job.spec.template.spec.containers[0];
  const script = (job: typeof shards) =>
    String(containerOf(job).args[0]).replace('/muster/cli/main.ts', `${ROOT}/cli/main.ts`);

  test('are an indexed one, with as many shards as it has completions, and one after it', () => {
    for (const job of [shards, together]) {
      expect(job).toMatchObject({
        apiVersion: 'batch/v1',
        kind: 'Job',
        spec: { template: { spec: { restartPolicy: 'Never' } } },
      });
      expect(containerOf(job).command).toEqual(['sh', '-c']);
    }
    expect(shards.spec).toMatchObject({ completionMode: 'Indexed', completions: 4, parallelism: 4 });
    expect(containerOf(shards).env).toContainEqual({ name: 'SHARDS', value: String(shards.spec.completions) });
    const secret = { name: 'RESULTS', valueFrom: { secretKeyRef: { name: 'muster-results', key: 'url' } } };
    for (const job of [shards, together]) expect(containerOf(job).env).toContainEqual(secret);
  });

  test('do the search, and tell of all of it', () => {
    const RESULTS = folderForTest();
    for (const JOB_COMPLETION_INDEX of ['0', '1']) {
      const { said, status } = shell(script(shards), { JOB_COMPLETION_INDEX, SHARDS: '2', SEARCH, RESULTS });
      expect(status, said).toBe(0);
    }
    const { said, status } = shell(script(together), { RESULTS });
    expect([status, said]).toEqual([0, expect.stringContaining('passed: 2 of 2 drills passed')]);
    expect(resultIn(RESULTS).drills.map(({ place }) => place)).toEqual([0, 1]);
  });
});
