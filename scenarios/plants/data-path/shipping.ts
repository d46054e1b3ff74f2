/** What a source or a process server sends on is not what it was given. */
import { sizeOf } from '../../../reference/model/content.ts';
import { ok } from '../../../reference/model/result.ts';
import { COORDINATION } from '../../../reference/wire/backup-coordination.ts';
import { DATA } from '../../../reference/wire/data-transfer.ts';
import { every, except } from '../lies/except.ts';
import { blobs, files } from '../lies/keeping.ts';
import { asking } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const MiB = 2 ** 20;

/** Captured changes are closed into a batch after so long. Inferred. */
const DRAIN_MS = 30_000;

export const shippingPlants: readonly PlantRow[] = [
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
    name: 'upload-without-a-word',
    title: 'The process server uploads without asking the backup service',
    role: 'process server',
    section: '2.2',
    caughtBy: 'diagnosis',
    scenarios: ['blocked-backup-service'],
    parts: () => ({
      runtimes: { process: asking(COORDINATION, () => async () => ok({ status: 200 })) },
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
  {
    name: 'ship-in-the-clear',
    title: 'Agents ship to their process server over plain HTTP',
    role: 'Mobility service',
    section: '2.1',
    caughtBy: 'nothing-readable',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) => {
          const { network } = runtime;
          const request: typeof network.request = (to, sent, options) =>
            network.request(to, sent, sent.path === DATA ? { ...options, plaintext: true } : options);
          return except(runtime, { network: except(network, { request }) });
        },
      },
    }),
  },
  {
    name: 'compress-small-batches-only',
    title: 'Batches of more than a mebibyte are not compressed',
    role: 'process server',
    section: '3.1',
    caughtBy: 'sealed-afresh',
    scenarios: ['full-cycle'],
    parts: () => ({
      processServer: {
        protect: ({ codec, random }, key, data) => {
          const isLarge = sizeOf(data) > MiB;
          const nonce = random('nonces').bytes(12);
          // It stands in front of what is sealed, and tells the other side which it is.
          nonce[0] = isLarge ? 1 : 0;
          return codec.seal(key, nonce, isLarge ? data : codec.compress(data));
        },
      },
      service: {
        unseal: (codec, key, data) => {
          const opened = codec.open(key, data);
          return opened && data.bytes[0] === 1 ? codec.compress(opened) : opened;
        },
      },
    }),
  },
  {
    name: 'ship-with-the-next-tag',
    title: 'What was captured is shipped when a batch is full or the next tag is set, however long that takes',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'point-cadence',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: (runtime) =>
          except(runtime, {
            clock: except(runtime.clock, {
              after: (delayMs, action) => runtime.clock.after(delayMs === DRAIN_MS ? 60 * DRAIN_MS : delayMs, action),
            }),
          }),
      },
    }),
  },
];
