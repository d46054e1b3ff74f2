/** Everything that comes with Muster, for the commands that choose from it. */
import { z } from 'zod';
import { faults } from '../chaos/index.ts';
import { loadScenario, scenarios } from '../scenarios/index.ts';
import { plants } from '../scenarios/plants/index.ts';
import { properties } from '../scenarios/properties/index.ts';
import type { Catalogue } from './surroundings.ts';

export const catalogue: Catalogue = {
  scenarios,
  faults: faults.map(({ name, title, needs, parameters }) => ({
    name,
    title,
    needs,
    parameters: describeParameters(parameters),
  })),
  properties,
  plants,
  load: loadScenario,
};

/** `category (storage, entra, replication, service-bus)`; empty for a fault that takes none. */
function describeParameters(schema: z.ZodType): string {
  const { properties: parameters = {} } = z.toJSONSchema(schema);
  return Object.entries(parameters)
    .map(([name, value]) => {
      const choices = typeof value === 'object' ? value.enum : undefined;
      return choices === undefined ? name : `${name} (${choices.join(', ')})`;
    })
    .join(', ');
}
