/** How the control path refuses. */
import { expect, test } from 'vitest';
import { refuse } from './control-body.ts';

test('whoever has to show credentials hears which would do', async () => {
  const answer = refuse({ code: 'ControlCredentialsMissing', message: 'who is it' });
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="muster", Bearer']);
  expect(await answer.json()).toEqual({ error: { code: 'ControlCredentialsMissing', message: 'who is it' } });
});

test('anything else asks for none', () => {
  const answer = refuse({ code: 'FaultUnknown', message: 'there is none' });
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([404, null]);
});
