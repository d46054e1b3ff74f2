/** How messages arrive. */
import { describe, expect, test } from 'vitest';
import type { Parcel } from '../../../reference/model/content.ts';
import type { IncomingRequest } from '../../../reference/runtime.ts';
import { LOGIN, OK, PATIENCE_MS, type SetStage } from './stage.ts';

export function requestStories(world: string, stage: SetStage): void {
  describe(`a request (${world})`, () => {
    test('carries method, path, headers and JSON as they are, both ways, and says who asks', async () => {
      const { role, serve, request, addressOf } = await stage();
      const seen: IncomingRequest[] = [];
      await serve(await role('azure'), 443, (incoming) => {
        seen.push(incoming);
        return { status: 201, headers: { 'x-ms-request-id': 'a b;c', 'retry-after': '5' }, body: AWKWARD };
      });
      const path = '/subscriptions/s%201?api-version=2023-08-01&$filter=a%20eq%20%27b%27';
      const headers = { authorization: 'Bearer a.b.c', 'x-ms-date': 'Thu, 01 Jan 2026 00:00:00 GMT' };
      const answer = await request(await role('web01'), LOGIN, { method: 'PUT', path, headers, body: AWKWARD });
      expect(seen).toMatchObject([{ method: 'PUT', path, headers, from: addressOf('web01') }]);
      expect(seen[0]?.body).toEqual(AWKWARD);
      expect(seen[0]?.body).not.toBe(AWKWARD);
      expect(seen[0]?.payload).toBeUndefined();
      expect(answer).toMatchObject({
        ok: true,
        value: { status: 201, headers: { 'x-ms-request-id': 'a b;c', 'retry-after': '5' } },
      });
      expect(answer.ok && answer.value.body).toEqual(AWKWARD);
    });

    test('has header names in lower case when it arrives, however they were written', async () => {
      const { role, serve, request } = await stage();
      const seen: (string | undefined)[] = [];
      await serve(await role('azure'), 443, ({ headers }) => {
        seen.push(headers?.authorization);
        return { status: 200, headers: { 'Azure-AsyncOperation': 'https://x' } };
      });
      const answer = await request(await role('web01'), LOGIN, { headers: { Authorization: 'Bearer x' } });
      expect(seen).toEqual(['Bearer x']);
      expect(answer.ok && answer.value.headers?.['azure-asyncoperation']).toBe('https://x');
    });

    test('keeps apart no body, nothing, false and an empty text', async () => {
      const { role, serve, request } = await stage();
      await serve(await role('azure'), 443, ({ body }) => ({ status: 200, body }));
      const web01 = await role('web01');
      for (const body of [undefined, null, false, 0, '', '{}', [], {}]) {
        const answer = await request(web01, LOGIN, { method: 'POST', body });
        expect(answer.ok && answer.value.body).toEqual(body);
      }
    });

    test('sends a text of another type than JSON as it stands', async () => {
      const { role, serve, request } = await stage();
      await serve(await role('azure'), 443, ({ body, headers }) => ({
        status: 200,
        body: [body, headers?.['content-type']],
      }));
      const form = 'grant_type=client_credentials&scope=a%2Fb';
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await request(await role('web01'), LOGIN, { method: 'POST', headers, body: form });
      expect(answer.ok && answer.value.body).toEqual([form, headers['content-type']]);
    });

    test('carries bulk data in both directions, alone and beside a body', async () => {
      const { role, serve, request } = await stage();
      const bulk = patterned(6_000_001);
      await serve(await role('cs01'), 443, ({ body, payload }) => ({ status: 200, body, payload }));
      const web01 = await role('web01');
      for (const [body, payload] of [
        [undefined, bulk],
        [{ sequence: 7 }, bulk],
        [{ sequence: 7 }, patterned(0)],
        [undefined, patterned(0)],
      ] as const) {
        const answer = await request(web01, `cs01`, { method: 'PUT', body, payload, trust: 'public' });
        expect(answer.ok && answer.value.body).toEqual(body);
        expect(answer.ok && Buffer.from(answer.value.payload?.bytes ?? [1]).equals(payload.bytes)).toBe(true);
      }
    });

    test('goes in any number at once, each to its own answer', async () => {
      const { role, serve, drive, later } = await stage();
      await serve(
        await role('azure'),
        443,
        ({ body }) => new Promise((resolve) => later(1000 - 10 * Number(body), () => resolve({ status: 200, body }))),
      );
      const web01 = await role('web01');
      const to = { host: LOGIN, port: 443 };
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      const answers = await drive(
        Promise.all(
          numbers.map((body) => web01.request(to, { method: 'POST', path: '/', body }, { timeoutMs: PATIENCE_MS })),
        ),
      );
      expect(answers.map((answer) => (answer.ok ? answer.value.body : answer.failure))).toEqual(numbers);
    });

    test('reaches a server on the same machine, by its name and as localhost', async () => {
      const { role, serve, ask, addressOf } = await stage();
      const cs01 = await role('cs01');
      await serve(cs01, 9443, OK);
      for (const host of ['localhost', 'cs01', addressOf('cs01')]) expect(await ask(cs01, `${host}:9443`)).toBe(200);
    });
  });
}

const AWKWARD = {
  text: 'Grüße, 世界 \u{1f5c4} "quoted" \\ \u0000 \u2028',
  numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
  nested: { empty: {}, list: [], nothing: null, yes: true },
};

function patterned(lengthBytes: number): Parcel {
  const bytes = Buffer.alloc(lengthBytes);
  for (let index = 0; index < lengthBytes; index++) bytes[index] = (index * 31 + (index >> 8)) & 0xff;
  return { bytes, symbolicBytes: 0 };
}
