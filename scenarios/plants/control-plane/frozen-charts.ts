/** Statecharts of the control plane that are deaf to an event: were one of them a picture and no model, no drill would tell. */
import { deaf } from '../lies/charts.ts';
import type { PlantRow } from '../plant.ts';

export const frozenControlCharts: readonly PlantRow[] = [
  {
    name: 'deaf-to-tests',
    title: 'A protected item does not notice that a test of it begins',
    role: 'Site Recovery service',
    section: '5.5',
    caughtBy: 'sound-jobs',
    scenarios: ['job-cancelled'],
    parts: () => ({ runtimes: { 'site-recovery': deaf('item', 'protected', 'TEST_STARTED') } }),
  },
  {
    name: 'deaf-to-a-cancelled-failover',
    title: 'An item that was failed over does not notice that the failover was taken back',
    role: 'Site Recovery service',
    section: '5.5',
    caughtBy: 'sound-jobs',
    scenarios: ['failover-cancelled'],
    parts: () => ({ runtimes: { 'site-recovery': deaf('item', 'failedOver', 'FAILOVER_CANCELLED') } }),
  },
  {
    name: 'deaf-to-a-refusal',
    title: 'A configuration server that registers does not notice that Azure refuses it',
    role: 'configuration server',
    section: '2.2',
    caughtBy: 'diagnosis',
    scenarios: ['clock-off-refused'],
    parts: () => ({ runtimes: { configuration: deaf('configuration-server', 'registering', 'REFUSED') } }),
  },
  {
    name: 'registers-before-it-is-set-up',
    title: 'A configuration server goes on to register though its set-up lacks what it asked for',
    role: 'configuration server',
    section: '2.2',
    caughtBy: 'honest-states',
    scenarios: ['authenticating-proxy'],
    parts: () => ({ runtimes: { configuration: deaf('configuration-server', 'registering', 'SETUP_HELD_UP') } }),
  },
  {
    name: 'deaf-to-its-registration',
    title: 'An agent that has registered goes on saying that it registers',
    role: 'Mobility service',
    section: '1.7',
    caughtBy: 'honest-states',
    scenarios: ['replication-over-vpn-refused'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'registration.registering', 'REGISTERED') } }),
  },
  {
    name: 'master-target-deaf-to-its-registration',
    title: 'A master target that has registered goes on saying that it registers',
    role: 'master target',
    section: '1.5',
    caughtBy: 'honest-states',
    scenarios: ['replication-over-vpn-refused'],
    parts: () => ({ runtimes: { 'master-target': deaf('master-target', 'registering', 'REGISTERED') } }),
  },
  {
    name: 'copies-by-checksums-by-its-own-word',
    title: 'An agent that copies everything says that it resynchronises',
    role: 'Mobility service',
    section: '3.3',
    caughtBy: 'honest-work',
    scenarios: ['wrong-passphrase-refused'],
    parts: () => ({ runtimes: { mobility: deaf('mobility', 'replication', 'ORDERED', 0) } }),
  },
];
