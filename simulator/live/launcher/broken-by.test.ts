import { expect, test } from 'vitest';
import { LabBroken } from '../../lab.ts';
import { brokenBy, cannotCarry } from './broken-by.ts';

test('a role that finds the disk full is the computer that cannot carry the lab', () => {
  const error = brokenBy({ message: 'ENOSPC: no space left on device, write', stack: 'at write' });
  expect(error).toBeInstanceOf(LabBroken);
  expect(error.message).toBe(
    'the computer that the lab stands on cannot carry it: its disk is full (ENOSPC: no space left on device, write)',
  );
});

test.each(['the disk is not there', 'ENOENT: no such file or directory, open', 'a role said ENOSPC: by itself'])(
  'any other error keeps its message and its stack: %s',
  (message) => {
    const error = brokenBy({ message, stack: 'at role.ts:1' });
    expect(error).not.toBeInstanceOf(LabBroken);
    expect(error).toMatchObject({ message, stack: 'at role.ts:1' });
  },
);

test("the lab's own work breaks by the computer in the same words, and by anything else in its own", () => {
  const message = 'ENOSPC: no space left on device, write';
  expect(cannotCarry(message)?.message).toBe(brokenBy({ message, stack: '' }).message);
  expect(cannotCarry('a part has no name')).toBeUndefined();
});
