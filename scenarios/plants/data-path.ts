/** Bugs of the data path: what is captured, shipped, stored, applied and made into machines is not what the source wrote. */
import { lengthOf } from '../../reference/model/content.ts';
import { ok } from '../../reference/model/result.ts';
import type { Volume } from '../../reference/runtime.ts';
import { AGENT_SETTINGS, type AgentSettings } from '../../reference/wire/agent-control.ts';
import { DATA, type DigestAnswer, DIGESTS } from '../../reference/wire/data-transfer.ts';
import { changes, entries, everyFifthLate, withoutOneBlock } from './lies/batches.ts';
import { drivers, store, volumes } from './lies/disks.ts';
import { all, every, except } from './lies/except.ts';
import { blobs, files } from './lies/keeping.ts';
import { fabric } from './lies/machines.ts';
import { answers, asking, hears } from './lies/messages.ts';
import type { PlantRow } from './plant.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

export const dataPathPlants: readonly PlantRow[] = [
  {
    name: 'room-for-everybody',
    title: 'A process server with less than a fifth of its cache disk free goes on taking data in',
    role: 'process server',
    section: '3.5',
    caughtBy: 'throttled-intake',
    scenarios: ['disks-full'],
    parts: () => ({
      runtimes: {
        process: files((genuine) => ({
          space: async () => {
            const { capacityBytes } = await genuine.space();
            return { capacityBytes, freeBytes: capacityBytes };
          },
        })),
      },
    }),
  },
  // ------------------------------------------------------------------------------------------------ read and captured
  {
    name: 'forget-data-disks',
    title: 'The initial copy takes the system disk only; data disks get nothing but what changes later',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'recovered-image',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      runtimes: { mobility: volumes((_, index) => (index === 0 ? {} : { occupied: async () => [] })) },
    }),
  },
  {
    name: 'half-the-disks',
    title: 'Agents are told to replicate the system disk only',
    role: 'configuration server',
    section: '3.1',
    caughtBy: 'recovered-image',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      runtimes: {
        configuration: answers<AgentSettings>(AGENT_SETTINGS, ({ replication: order, ...rest }) => ({
          ...rest,
          replication: order && { ...order, disks: order.disks.slice(0, 1) },
        })),
      },
    }),
  },
  {
    name: 'stop-copy-early',
    title: 'The initial copy leaves out the last occupied stretch of each disk',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: volumes((volume) => ({ occupied: async () => (await volume.occupied()).slice(0, -1) })),
      },
    }),
  },
  {
    name: 'miss-large-writes',
    title: 'The filter driver does not see writes of more than 64 KiB',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => (change) => {
          if (lengthOf(change.content) <= 64 * KiB) onWrite(change);
        }),
      },
    }),
  },
  {
    name: 'miss-small-writes',
    title: 'The filter driver does not see writes of a single block',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => (change) => {
          if (lengthOf(change.content) > 4 * KiB) onWrite(change);
        }),
      },
    }),
  },
  {
    name: 'old-by-the-time-it-is-sent',
    title:
      'A stretch that a copy has read goes into the stream two seconds later, behind what was written to it meanwhile',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: volumes((volume, _, { clock }) => ({
          read: async (extent) => {
            const content = await volume.read(extent);
            await clock.sleep(2_000);
            return content;
          },
        })),
      },
    }),
  },
  {
    name: 'miss-a-write',
    title: 'The filter driver loses one write in two hundred',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => {
          const lost = every(200);
          return (change) => {
            if (!lost()) onWrite(change);
          };
        }),
      },
    }),
  },
  {
    name: 'deaf-while-copying',
    title: 'The filter driver begins to see writes a minute after the copy began',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite, { clock }) => {
          const sinceMs = clock.nowMs();
          return (change) => {
            if (clock.nowMs() - sinceMs > 60_000) onWrite(change);
          };
        }),
      },
    }),
  },
  {
    name: 'writes-in-wrong-place',
    title: 'Captured writes are handed on as if they began on a boundary of 64 KiB',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => (change) => {
          onWrite({ ...change, offsetBytes: change.offsetBytes - (change.offsetBytes % (64 * KiB)) });
        }),
      },
    }),
  },
  {
    name: 'stale-reads',
    title: 'A stretch that was read once is never read again: later copies take it from memory',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'true-points',
    scenarios: ['data-port-blocked', 'server-restart'],
    parts: () => ({
      runtimes: {
        mobility: volumes((volume) => {
          const known = new Map<string, ReturnType<Volume['read']>>();
          return {
            read: (extent) => {
              const key = `${extent.offsetBytes} ${extent.lengthBytes}`;
              const content = known.get(key) ?? volume.read(extent);
              known.set(key, content);
              return content;
            },
          };
        }),
      },
    }),
  },
  {
    name: 'skipped-reads-done',
    title: 'One read in fifty is skipped when changed blocks are read again after bitmap mode, and counts as done',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'true-points',
    scenarios: ['data-port-blocked', 'latest-in-bitmap-mode'],
    parts: () => ({
      runtimes: {
        mobility: volumes((volume, _, { clock }) => {
          const fromMs = clock.nowMs() + 25 * 60_000;
          const skipped = every(50);
          return {
            read: async (extent) => (clock.nowMs() > fromMs && skipped() ? [] : volume.read(extent)),
          };
        }),
      },
    }),
  },
  {
    name: 'resend-everything',
    title: 'A resynchronisation sends every block, whether it differs or not',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({
      runtimes: {
        mobility: hears<DigestAnswer>(DIGESTS, ({ digests }) => ({ digests: digests.map(() => 'another') })),
      },
    }),
  },
  {
    name: 'resend-nothing',
    title: 'A resynchronisation finds that all checksums agree',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'true-points',
    scenarios: ['server-restart'],
    parts: () => ({
      runtimes: {
        mobility: all(
          volumes(() => ({ digests: async (extents) => extents.map(() => 'alike') })),
          hears<DigestAnswer>(DIGESTS, ({ digests }) => ({ digests: digests.map(() => 'alike') })),
        ),
      },
    }),
  },
  {
    name: 'checksums-of-another-disk',
    title: 'The service answers with the checksums of the first disk, whichever was asked for',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({
      runtimes: {
        'site-recovery': volumes((volume) => ({
          digests: async (extents) => (await volume.digests(extents)).map((digest) => `${digest} of disk 0`),
        })),
      },
    }),
  },
  // -------------------------------------------------------------------------------------------------- shipped and stored
  {
    name: 'ship-without-sending',
    title: 'Every thirtieth batch is taken off the change log without having been sent',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'resynchronisation',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        mobility: asking(DATA, () => {
          const skipped = every(30);
          return async (request, send) => (skipped() ? ok({ status: 200 }) : send(request));
        }),
      },
    }),
  },
  {
    name: 'lose-an-upload',
    title: 'The process server, when it has run for half an hour, counts an upload as done that it has not made',
    role: 'process server',
    section: '3.6',
    caughtBy: 'point-cadence',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine, { clock }) => {
          const fromMs = clock.nowMs() + 30 * 60_000;
          let lost = false;
          return {
            put: async (...upload) => {
              if (lost || clock.nowMs() < fromMs) return genuine.put(...upload);
              lost = true;
              return ok();
            },
          };
        }),
      },
    }),
  },
  {
    name: 'upload-another-batch',
    title: 'Every fortieth blob holds the batch before the one that its name says',
    role: 'process server',
    section: '3.6',
    caughtBy: 'resynchronisation',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      runtimes: {
        process: blobs((genuine) => {
          const wrong = every(40);
          let before: Parameters<typeof genuine.put>[2] | undefined;
          return {
            put: (account, path, data, options) => {
              const sent = before && wrong() ? before : data;
              before = data;
              return genuine.put(account, path, sent, options);
            },
          };
        }),
      },
    }),
  },
  {
    name: 'upload-in-the-clear',
    title: 'The process server compresses what it uploads and does not encrypt it',
    role: 'process server',
    section: '3.1',
    caughtBy: 'nothing-readable',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      processServer: { protect: (runtime, _key, data) => runtime.codec.compress(data) },
      service: { unseal: (_codec, _key, data) => data },
    }),
  },
  {
    name: 'same-nonce',
    title: 'The process server seals every batch with the same nonce',
    role: 'process server',
    section: '3.1',
    caughtBy: 'nothing-readable',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      processServer: {
        protect: (runtime, key, data) => runtime.codec.seal(key, new Uint8Array(12), runtime.codec.compress(data)),
      },
    }),
  },
  {
    name: 'upload-uncompressed',
    title: 'The process server seals what it uploads and does not compress it',
    role: 'process server',
    section: '3.1',
    caughtBy: 'sealed-afresh',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      processServer: { protect: ({ codec, random }, key, data) => codec.seal(key, random('nonces').bytes(12), data) },
      service: {
        unseal: (codec, key, data) => {
          const opened = codec.open(key, data);
          return opened && codec.compress(opened);
        },
      },
    }),
  },
  {
    name: 'one-key-for-all',
    title: 'Every epoch of every machine is sealed with the same key',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'sealed-afresh',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': (runtime) =>
          except(runtime, {
            random: (stream) =>
              stream === 'keys'
                ? except(runtime.random(stream), { bytes: (count) => new Uint8Array(count).fill(7) })
                : runtime.random(stream),
          }),
      },
    }),
  },
  // ------------------------------------------------------------------------------------------------------------ applied
  {
    name: 'drop-block',
    title: 'The service loses one block in every fifth batch',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({ service: { arrange: withoutOneBlock } }),
  },
  {
    name: 'reorder-batches',
    title: 'The service applies the content of every fifth batch after that of the next',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'recovered-image',
    scenarios: ['full-cycle'],
    parts: () => ({ service: { arrange: everyFifthLate() } }),
  },
  {
    name: 'newest-write-loses',
    title: 'Of several writes in one batch the service applies the last one first',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      service: {
        arrange: entries((together) => {
          const reversed = together.filter(({ kind }) => kind === 'change').reverse();
          return [...reversed, ...together.filter(({ kind }) => kind !== 'change')];
        }),
      },
    }),
  },
  {
    name: 'tag-before-its-writes',
    title: 'The service makes the recovery point of a batch before it applies what the batch holds',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: entries((together) => [
          ...together.filter(({ kind }) => kind === 'tag'),
          ...together.filter(({ kind }) => kind !== 'tag'),
        ]),
      },
    }),
  },
  {
    name: 'tags-from-the-future',
    title: 'The service takes the time of a tag for two minutes later than it was',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'reported-rpo',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: entries((together) =>
          together.map((entry) =>
            entry.kind === 'tag' ? { ...entry, tag: { ...entry.tag, atMs: entry.tag.atMs + 120_000 } } : entry,
          ),
        ),
      },
    }),
  },
  {
    name: 'onto-another-disk',
    title: 'The service puts what was written to the first gigabyte of a data disk onto the system disk',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: changes((entry) => (entry.change.offsetBytes < 1024 * MiB ? { ...entry, disk: 0 } : entry)),
      },
    }),
  },
  {
    name: 'pass-over-gaps',
    title:
      'The service applies what has landed and does not wait for a batch that is missing (one upload in forty is lost)',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'deltas-in-order',
    scenarios: ['planned-failover-refused', 'full-cycle'],
    parts: () => ({
      service: { isNext: (sequence, appliedSequence) => sequence > appliedSequence },
      runtimes: {
        process: blobs((genuine) => {
          const lost = every(40);
          return { put: async (...upload) => (lost() ? ok() : genuine.put(...upload)) };
        }),
      },
    }),
  },
  {
    name: 'cut-large-writes',
    title: 'The service applies no more than 256 KiB of a write',
    role: 'Site Recovery service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      service: {
        arrange: changes((entry) => {
          const { content, offsetBytes } = entry.change;
          const cut =
            content instanceof Uint8Array
              ? content.subarray(0, 256 * KiB)
              : { ...content, lengthBytes: Math.min(content.lengthBytes, 256 * KiB) };
          return { ...entry, change: { offsetBytes, content: cut } };
        }),
      },
    }),
  },
  {
    name: 'lose-a-block-at-home',
    title: 'The master target loses the last change of every tenth write on the way home',
    role: 'master target',
    section: '5.8',
    caughtBy: 'true-points',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'master-target': volumes((volume) => {
          const short = every(10);
          return { write: (written) => volume.write(short() ? written.slice(0, -1) : written) };
        }),
      },
    }),
  },
  {
    name: 'late-snapshots-at-home',
    title: 'The master target keeps the state of a tag only when the next tag has come',
    role: 'master target',
    section: '5.8',
    caughtBy: 'true-points',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        'master-target': volumes((volume) => {
          let waiting: string | undefined;
          return {
            snapshot: async (label) => {
              if (waiting !== undefined) await volume.snapshot(waiting);
              waiting = label;
            },
          };
        }),
      },
    }),
  },
  // ----------------------------------------------------------------------------------------------------- made into machines
  {
    name: 'machine-of-the-present',
    title: 'The disks of a machine in Azure are made from the replica as it is now, not from the recovery point',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'recovered-image',
    scenarios: ['recovery-points', 'full-cycle'],
    parts: () => ({
      runtimes: {
        'site-recovery': store((genuine) => ({
          clone: (source, _snapshot, name) => genuine.clone(source, undefined, name),
        })),
      },
    }),
  },
  {
    name: 'system-disk-only',
    title: 'A machine in Azure gets its system disk and none of the others',
    role: 'Site Recovery service',
    section: '5.2',
    caughtBy: 'recovered-image',
    scenarios: ['failback-to-physical-refused'],
    parts: () => ({
      runtimes: {
        'site-recovery': fabric('azure', (genuine) => ({
          create: (wish) => genuine.create({ ...wish, volumes: wish.volumes.slice(0, 1) }),
        })),
      },
    }),
  },
  {
    name: 'disks-exchanged-at-home',
    title: 'The machine at home gets its disks in the opposite order',
    role: 'configuration server',
    section: '5.9',
    caughtBy: 'recovered-image',
    scenarios: ['full-cycle'],
    parts: () => ({
      runtimes: {
        configuration: fabric('vcenter', (genuine) => ({
          create: (wish) => genuine.create({ ...wish, volumes: wish.volumes.toReversed() }),
        })),
      },
    }),
  },
];
