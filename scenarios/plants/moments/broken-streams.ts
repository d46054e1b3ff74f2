/** From a broken stream to the resynchronisation. */
import type { PlantRow } from '../plant.ts';

const minute = 60_000;

export const brokenStreamPlants: readonly PlantRow[] = [
  {
    name: 'wait-to-be-asked',
    title: 'An item whose stream has broken is not resynchronised by itself',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'fresh-points',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: Number.POSITIVE_INFINITY } }),
  },
  {
    name: 'resynchronise-too-early',
    title: 'An item whose stream has broken is resynchronised after five minutes, in which nobody could look into it',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'resynchronisation',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: 5 * minute } }),
  },
  {
    name: 'resynchronise-in-an-hour',
    title: 'An item whose stream has broken is resynchronised after an hour',
    role: 'Site Recovery service',
    section: '3.4',
    caughtBy: 'fresh-points',
    scenarios: ['server-restart'],
    parts: () => ({ service: { automaticResyncMs: 60 * minute } }),
  },
];
