/** What a site file says of how the Mobility service comes to its servers. */
import { oneOf, secret, section, words } from './schema-words.ts';

export const mobilityService = section({
  installation: oneOf('manual', 'push').default('manual'),
  account: words('expected the name of an account of the configuration server').optional(),
});

export const account = section({
  name: words('expected the name of the account'),
  user: secret('expected a user of 1–200 characters'),
  password: secret('expected a password of 1–200 characters'),
});
