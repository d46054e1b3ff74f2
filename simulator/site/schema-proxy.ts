/**
 * What a site file may say about proxies: the one on the site's way out, and what a single machine uses instead of it, which is
 * `direct` or a proxy. A machine that names a proxy which has its address elsewhere in the file need not say more.
 */
import { z } from 'zod';
import { address, hostName, hostPattern, listOf, matching, oneOf, port, secret, section } from './schema-words.ts';

const settings = {
  host: hostName(),
  address: address(),
  port: port(),
  protocol: oneOf('http', 'https'),
  authentication: oneOf('none', 'basic'),
  inspection: section({ except: listOf(hostPattern()).default([]) }).optional(),
  allow: listOf(hostPattern()).optional(),
};

/** What the installers of configuration server and process servers are given. The Mobility service takes none. */
const credentials = section({
  user: secret('expected a user name of 1–200 characters'),
  password: secret('expected a password of 1–200 characters'),
}).optional();

export const siteProxy = section({
  ...settings,
  port: settings.port.default(3128),
  protocol: settings.protocol.default('http'),
  authentication: settings.authentication.default('none'),
  credentials,
});

const own = {
  ...settings,
  address: settings.address.optional(),
  port: settings.port.optional(),
  protocol: settings.protocol.optional(),
  authentication: settings.authentication.optional(),
};

/** A section that may be left out for a word. */
const ownSection = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? undefined : 'expected direct, or a section of keys and values',
  });

/** Instead of `{ host: direct }` people write `direct`. */
const orDirect = <Own extends z.ZodType>(schema: Own) =>
  z.preprocess((value) => (value === DIRECT ? { host: DIRECT } : value), schema).optional();

export const DIRECT = 'direct';

/** Of the configuration server, or a process server. */
export const componentProxy = () => orDirect(ownSection({ ...own, credentials }));

const bypassEntry = () =>
  matching(/^[a-z0-9*.-]{1,253}$/i, 'expected an address, a host name, or the end of host names such as contoso.local');

/** Of a protected server. */
export const agentProxy = () => orDirect(ownSection({ ...own, bypass: listOf(bypassEntry()).default([]) }));
