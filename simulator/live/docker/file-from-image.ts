/** A file out of an image, for machines that are made from another one. */
import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { invariant } from '../../../reference/model/result.ts';
import type { Engine } from './engine.ts';
import { labelsOf, type LabMark } from './labels.ts';

/** The engine hands out archives: a block with the file's name, size in octal digits and so on, then the file. */
const BLOCK_BYTES = 512;
const SIZE = { from: 124, to: 135 };

const EXECUTABLE = 0o755;

/** Where it lies now: at `to`. */
export async function takeProgram(
  engine: Engine,
  mark: LabMark,
  from: { readonly image: string; readonly path: string },
  to: string,
): Promise<string> {
  const container = await engine.createContainer({ Image: from.image, Labels: labelsOf(mark) });
  const archive = await buffer(await container.getArchive({ path: from.path }));
  await container.remove();
  const sizeBytes = Number.parseInt(archive.toString('ascii', SIZE.from, SIZE.to), 8);
  invariant(sizeBytes > 0, `${from.path} of ${from.image} is a file`);
  writeFileSync(to, archive.subarray(BLOCK_BYTES, BLOCK_BYTES + sizeBytes), { mode: EXECUTABLE });
  return to;
}
