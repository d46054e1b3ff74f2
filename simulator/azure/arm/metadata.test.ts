import { describe, expect, test } from 'vitest';
import { CLOUD_NAMES, CLOUDS } from '../../site/clouds.ts';
import { cloudMetadata } from './metadata.ts';

const VERSION = '?api-version=2022-09-01';

describe.each(CLOUD_NAMES)('the endpoints of %s', (cloud) => {
  const { armHost, entraHost, clientName, armAudiences } = CLOUDS[cloud];

  test('asked for at its real name, they are those of the real cloud', () => {
    expect(cloudMetadata(cloud, new URL(`https://${armHost}/metadata/endpoints${VERSION}`))).toMatchObject({
      name: clientName,
      resourceManager: `https://${armHost}/`,
      authentication: {
        loginEndpoint: `https://${entraHost}`,
        audiences: armAudiences.toReversed().map((a) => `${a}/`),
      },
      suffixes: { storage: CLOUDS[cloud].storageZone.replace('blob.', '') },
    });
  });

  test('asked for at an address of its own, a client signs in beside it, and knows the suffixes of that cloud', () => {
    expect(cloudMetadata(cloud, new URL(`https://127.0.0.1:8443/metadata/endpoints${VERSION}`))).toMatchObject({
      name: 'Muster',
      authentication: { loginEndpoint: 'https://127.0.0.1:8443' },
      suffixes: { storage: CLOUDS[cloud].storageZone.replace('blob.', '') },
    });
  });
});
