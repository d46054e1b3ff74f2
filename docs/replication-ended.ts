/** Writes `docs/replication-ended.md` from the table of outcomes: `npx node docs/replication-ended.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISABLE_OUTCOMES, type DisableOutcome } from '../reference/site-recovery/disable-outcomes.ts';

const PAGE = join(import.meta.dirname, 'replication-ended.md');

export function replicationEndedPage(): string {
  return `# When replication ends

There are two ways to end replication of a server, and both leave the Mobility service installed (documented):

- **Disable and remove** (\`POST …/remove\`) cleans up at both ends. The configuration server must be connected: otherwise the job
  fails with \`SiteDisconnected\`, a name of ours, and nothing has changed. It takes 3.3 to 5 minutes (recorded). Nothing else may be
  asked of the item meanwhile, and the job cannot be cancelled (recorded). Once it has begun, a site that is lost hears
  of it when it is back.
- **Purge** (*Remove*, \`DELETE\`) is for a site that is gone. It drops what the vault has, and the replication configuration on the
  configuration server is not cleaned up (documented). How long it takes is not published; it waits for nobody here. Its job is
  listed as \`DisableDr\` with the tasks at the site passed over, both inferred.

Where the states allow it, it is all the same to either whether the source, its process server or its machine in Azure is there.

| State | Either | Stays in Azure | Stays at home | After a purge the site goes on: |
|---|---|---|---|---|
${DISABLE_OUTCOMES.map(rowOf).join('\n')}

What goes in every state: the item in the vault, its recovery points, the replica disks in Azure (\`asrseeddisk-…\`), blobs in the
cache storage. After disabling also, as soon as each hears of it: the agent's change log and its note of the epoch, what the
process server has cached, the replica at the master target with its points, and its disks on the datastore.

A site that was purged and is there keeps all that. What it ships to the cache storage is thrown away, and refused when its
signature has run out (six hours, inferred); from then on it waits in the process server's cache. What comes home stays on the datastore.
That it goes on so is inferred from the documents, which say only that its configuration is not cleaned up. Whatever is left ends
when replication of the server is enabled again: by a first copy of everything, in an epoch of its own, and nothing of the old is used.

- \`disableProtectionReason: MigrationComplete\` is taken where \`CompleteMigration\` is listed, and refused elsewhere with
  \`OperationNotAllowedInCurrentState\` (inferred). Afterwards there is nothing that could come home.
- \`replicaVmDeletionStatus\` is taken and has no effect: machines stay, whatever it says.
- What is documented as refused, or inferred to be, is answered 409 with \`OperationNotAllowedInCurrentState\`; what ended already 404.

The story \`replication-ended\` goes both ways, and \`npm run nightly\` through every row, with nothing out of reach, the line to Azure
down, the configuration server off, and the source off.

This page is generated (\`npx node docs/replication-ended.ts\`); the table is \`reference/site-recovery/disable-outcomes.ts\`.
`;
}

function rowOf({ state, refused, inAzure, atHome, ordered }: DisableOutcome): string {
  const stays = refused ? ['', '', ''] : [inAzure ?? '–', atHome ? 'the disks of the machine' : '–', ordered ?? '–'];
  return `| \`${state}\` | ${refused ? 'refused' : 'done'} | ${stays.join(' | ')} |`;
}

/** What the page says now; empty when there is none. */
export function writtenPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, replicationEndedPage());
