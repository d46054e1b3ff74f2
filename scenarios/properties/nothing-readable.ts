/**
 * Takes the world's word for it: it looks for the workload's text in every blob stored and on every link without TLS, and
 * for two blobs sealed with one nonce.
 */
import { entriesOf } from './entries.ts';
import { Findings } from './findings.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

export const nothingReadable: Property = {
  name: 'nothing-readable',
  title: 'Nothing of the workload can be read in the cache storage account or on a link',
  judge(run) {
    const findings = new Findings();
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'cache.put') {
        findings.looked += 1;
        const { account, path, at, readable, beginsLike } = entry;
        if (readable) {
          findings.violation(`${duration(at)}: rows of the application can be read in ${account}, ${path}`);
        } else if (beginsLike !== undefined && beginsLike !== path) {
          // The same blob may be stored again: a message that arrives twice tells nobody more than once did.
          findings.violation(
            `${duration(at)}: ${path} in ${account} begins like ${beginsLike}: it was sealed with the same nonce, ` +
              'and whoever has both can read them',
          );
        }
      } else if (entry.kind === 'link.readable') {
        const { link, from, to, port } = entry;
        findings.violation(`${duration(entry.at)}: rows crossed ${link} without TLS, from ${from} to ${to}:${port}`);
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'blob')} stored and every link kept the workload's text to themselves`,
      'nothing was stored in a cache storage account',
    );
  },
};
