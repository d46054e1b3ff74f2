/** What a site file says of how the Mobility service comes to its servers. */
import { AGENT_VERSION } from '../../reference/model/agent-version.ts';
import { address, matching, oneOf, secret, section, wholeNumber, words } from './schema-words.ts';

/** Stories wait for agents, and not for ever. */
const AFTER_MINUTES_MAX = 240;

export const mobilityService = section({
  installation: oneOf('manual', 'push', 'automated').default('manual'),
  afterMinutes: wholeNumber(0, AFTER_MINUTES_MAX).default(0),
  configurationServer: address().optional(),
  version: matching(/^\d+(\.\d+){1,3}$/, 'expected a version such as 9.61.0.0').default(AGENT_VERSION),
  account: words('expected the name of an account of the configuration server').optional(),
});

export const account = section({
  name: words('expected the name of the account'),
  user: secret('expected a user of 1–200 characters'),
  password: secret('expected a password of 1–200 characters'),
});
