/** Signing in at the operator's desk, at the Entra of a virtual lab. */
import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { minutes, Stage } from '../stages/lab-stage.ts';

test('a token is given back minutes before it runs out: in a live lab a request may take seconds of its time', async () => {
  const { lab } = new Stage();
  await lab.start();
  const given = await lab.drive(() => lab.desk.credential.getToken('https://management.azure.com/.default'));
  const { exp = 0 } = decodeJwt(given?.token ?? '');
  expect(exp * 1000 - (given?.expiresOnTimestamp ?? 0)).toBeGreaterThan(minutes(4));
  await lab.stop();
});
