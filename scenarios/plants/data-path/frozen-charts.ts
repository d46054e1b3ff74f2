/** Statecharts of the data path that are deaf to an event. */
import { deaf } from '../lies/charts.ts';
import type { PlantRow } from '../plant.ts';

export const frozenDataCharts: readonly PlantRow[] = [
  {
    name: 'deaf-to-a-full-log',
    title: 'An agent whose change log is full does not notice, and goes on as if the order of writes were kept',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'true-points',
    scenarios: ['disks-full'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'tracking.writeOrder', 'LOG_FULL') } }),
  },
  {
    name: 'deaf-to-a-failed-shipment',
    title: 'An agent does not notice that its data does not arrive',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'diagnosis',
    scenarios: ['latest-in-bitmap-mode'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'shipment.flowing', 'SHIPMENT_FAILED') } }),
  },
  {
    name: 'deaf-to-a-full-cache',
    title: 'A process server measures that its cache is nearly full, and holds nobody back',
    role: 'process server',
    section: '3.5',
    caughtBy: 'throttled-intake',
    scenarios: ['disks-full'],
    parts: () => ({ runtimes: { process: deaf('process-server', 'intake', 'MEASURED') } }),
  },
  {
    name: 'deaf-to-a-resynchronisation',
    title: 'An item that is copied does not notice that its resynchronisation has begun',
    role: 'Site Recovery service',
    section: '3.8',
    caughtBy: 'resynchronisation',
    scenarios: ['restarts-of-agent'],
    parts: () => ({ runtimes: { 'site-recovery': deaf('item', 'initialReplication', 'RESYNC_STARTED') } }),
  },
  {
    name: 'deaf-to-a-process-server-that-holds-back',
    title: 'An agent that is held back says that its data flows',
    role: 'Mobility service',
    section: '3.5',
    caughtBy: 'honest-states',
    scenarios: ['blocked-storage'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'shipment.flowing', 'THROTTLED') } }),
  },
  {
    name: 'deaf-to-a-shipment-that-arrives',
    title: 'An agent whose data arrives again goes on saying that it does not',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'honest-states',
    scenarios: ['latest-in-bitmap-mode'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'shipment.blocked', 'SHIPPED') } }),
  },
];
