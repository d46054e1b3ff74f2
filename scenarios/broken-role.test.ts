import { describe, expect, it } from 'vitest';
import { ChangeLog } from '../reference/replication/change-log.ts';
import { invariant } from '../reference/model/result.ts';
import { lineOfRole } from './broken-role.ts';

/** What `work` throws, at once or later. */
async function thrown(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error;
  }
}

describe('an error', () => {
  it('that came up in a role names its line', async () => {
    const broken = {} as ConstructorParameters<typeof ChangeLog>[0];
    const error = await thrown(() => new ChangeLog(broken).clear());
    expect(error).toBeInstanceOf(TypeError);
    expect(lineOfRole(error)).toMatch(/^reference\/replication\/change-log\.ts:\d+$/);
  });

  it('that came up in Muster itself is nobody else’s, also when the reference’s invariant() says it', async () => {
    const error = await thrown(() => invariant(false, 'two and two are four'));
    expect(String(error)).toContain('two and two are four');
    expect(lineOfRole(error)).toBeUndefined();
    expect(lineOfRole('not even an error')).toBeUndefined();
  });
});
