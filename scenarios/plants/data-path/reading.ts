/** What is read from the disks and captured is not what the applications wrote. */
import { lengthOf, BLOCK_BYTES, isSymbolic } from '../../../reference/model/content.ts';
import type { Volume } from '../../../reference/runtime.ts';
import { AGENT_SETTINGS, type AgentSettings } from '../../../reference/wire/agent-control.ts';
import { drivers, volumes } from '../lies/disks.ts';
import { every } from '../lies/except.ts';
import { answers } from '../lies/messages.ts';
import type { PlantRow } from '../plant.ts';

const KiB = 1024;

/** Source: captured changes are closed into a batch at this size. */
const BATCH_BYTES = 4096 * KiB;

export const readingPlants: readonly PlantRow[] = [
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
    name: 'a-block-short',
    title: 'What is read of a disk in one piece is a block short at its end',
    role: 'Mobility service',
    section: '3.1',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: volumes((volume) => ({
          read: (extent) =>
            volume.read({ ...extent, lengthBytes: Math.max(BLOCK_BYTES, extent.lengthBytes - BLOCK_BYTES) }),
        })),
      },
    }),
  },
  {
    name: 'fills-a-batch',
    title: 'The write with which a batch is full is in no batch',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['recovery-points'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => {
          let bytes = 0;
          return (change) => {
            bytes += lengthOf(change.content);
            if (bytes < BATCH_BYTES) return onWrite(change);
            bytes = 0;
          };
        }),
      },
    }),
  },
  {
    name: 'zeros-need-no-sending',
    title: 'The filter driver passes over writes of zeros',
    role: 'Mobility service',
    section: '3.2',
    caughtBy: 'true-points',
    scenarios: ['planned-failover-refused'],
    parts: () => ({
      runtimes: {
        mobility: drivers((onWrite) => (change) => {
          const { content } = change;
          if (isSymbolic(content) || content.some((byte) => byte !== 0)) onWrite(change);
        }),
      },
    }),
  },
];
