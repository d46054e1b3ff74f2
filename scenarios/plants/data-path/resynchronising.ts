import { BLOCK_BYTES } from '../../../reference/model/content.ts';
import type { Volume } from '../../../reference/runtime.ts';
import { type DigestAnswer, type DigestQuery, DIGESTS } from '../../../reference/wire/data-transfer.ts';
import { fail } from '../../../reference/model/result.ts';
import { store, volumes } from '../lies/disks.ts';
import { all } from '../lies/except.ts';
import { hears } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

export const resynchronisingPlants: readonly PlantRow[] = [
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
    name: 'blank-original',
    title: 'What comes home to the original machine is compared with empty disks',
    role: 'master target',
    section: '5.8',
    caughtBy: 'resynchronisation',
    scenarios: ['original-location'],
    parts: () => ({
      runtimes: {
        'master-target': store((genuine) => ({
          clone: async (source, snapshot, name) =>
            snapshot === undefined
              ? fail('VOLUME_NOT_FOUND', `nobody looks for ${source}`)
              : genuine.clone(source, snapshot, name),
        })),
      },
    }),
  },
  {
    name: 'keep-what-was-lost',
    title: 'What the original machine wrote last, and nobody in Azure, stays on its disks',
    role: 'Mobility service',
    section: '5.8',
    caughtBy: 'recovered-image',
    scenarios: ['original-location'],
    parts: () => ({
      runtimes: { mobility: hears<DigestAnswer>(DIGESTS, ({ digests }) => ({ digests })) },
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
  {
    name: 'half-a-checksum',
    title: 'Checksums are taken of the first half of each stretch, at home and in Azure',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'true-points',
    scenarios: ['server-restart'],
    parts: () => {
      const half = volumes((volume) => ({
        digests: (extents) =>
          volume.digests(extents.map((extent) => ({ ...extent, lengthBytes: halfOf(extent.lengthBytes) }))),
      }));
      return { runtimes: { mobility: half, 'site-recovery': half } };
    },
  },
  {
    name: 'occupied-as-it-was',
    title: 'A resynchronisation compares the stretches that were occupied when the disk was first looked at',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'true-points',
    scenarios: ['server-restart'],
    parts: () => {
      const first = new Map<string, Awaited<ReturnType<Volume['occupied']>>>();
      return {
        runtimes: {
          mobility: volumes((volume, _, { node }) => ({
            occupied: async () => {
              const disk = `${node} ${volume.name}`;
              const occupied = first.get(disk) ?? (await volume.occupied());
              first.set(disk, occupied);
              return occupied;
            },
          })),
        },
      };
    },
  },
  {
    name: 'checksums-of-last-time',
    title: 'A resynchronisation goes by the checksums that the far end had when they were compared for the first time',
    role: 'Mobility service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['resynchronise-on-demand'],
    parts: () => {
      const first = new Map<string, Map<string, string>>();
      return {
        runtimes: {
          mobility: hears<DigestAnswer>(DIGESTS, ({ digests }, { body }) => {
            const { serverId, disk, extents } = body as DigestQuery;
            const known = first.get(`${serverId} ${disk}`) ?? new Map<string, string>();
            first.set(`${serverId} ${disk}`, known);
            return {
              digests: digests.map((digest, index) => {
                const place = JSON.stringify(extents[index]);
                const told = known.get(place) ?? digest;
                known.set(place, told);
                return told;
              }),
            };
          }),
        },
      };
    },
  },
];

/** In whole blocks. */
function halfOf(lengthBytes: number): number {
  return Math.max(BLOCK_BYTES, Math.floor(lengthBytes / 2 / BLOCK_BYTES) * BLOCK_BYTES);
}
