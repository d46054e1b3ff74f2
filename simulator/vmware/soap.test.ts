import { expect, test } from 'vitest';
import { child, children, schemaTypeOf, soapAnswer, soapCall, textOf } from './soap.ts';

/** An answer as servers send it, whatever prefix they like. */
function envelope(prefix: string, body: string): string {
  const soap = `xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"`;
  return `<?xml version="1.0"?><${prefix}:Envelope ${soap}><${prefix}:Body>${body}</${prefix}:Body></${prefix}:Envelope>`;
}

test('a call carries its elements in order, with types and references, and no character breaks out of its text', () => {
  const text = soapCall('CreateVM_Task', {
    _this: { '@type': 'Folder', '#text': 'group-v3' },
    config: { name: 'a <b> & "c"', device: [{ '@xsi:type': 'VirtualDisk', key: -1 }, { key: -2 }] },
  });
  expect(text).toContain('<CreateVM_Task xmlns="urn:vim25"><_this type="Folder">group-v3</_this>');
  expect(text).toContain('<name>a &lt;b&gt; &amp; &quot;c&quot;</name>');
  expect(text).toContain('<device xsi:type="VirtualDisk"><key>-1</key></device><device><key>-2</key></device>');
});

test.each(['soapenv', 'S'])('values are found under any prefix (%s), one or many', (prefix) => {
  const one = '<returnval><name>orders01</name></returnval>';
  for (const count of [0, 1, 2]) {
    const answer = soapAnswer(
      'List',
      envelope(prefix, `<ListResponse xmlns="urn:vim25">${one.repeat(count)}</ListResponse>`),
    );
    expect(answer && 'values' in answer && answer.values.map((value) => textOf(child(value, 'name')))).toEqual(
      Array(count).fill('orders01'),
    );
  }
});

test('text that a server writes with numbered characters comes out as it was', () => {
  const said = '<returnval>{&#34;purpose&#34;: &quot;a&amp;b&quot;}</returnval>';
  const answer = soapAnswer('Ask', envelope('soapenv', `<AskResponse>${said}</AskResponse>`));
  expect(answer).toEqual({ values: ['{"purpose": "a&b"}'] });
});

test('a fault is named after its type, not after the element that carries it', () => {
  const detail = '<detail><InvalidPowerStateFault xmlns:i="urn:i" i:type="InvalidPowerState"/></detail>';
  const fault = `<soapenv:Fault><faultcode>x</faultcode><faultstring>not now</faultstring>${detail}</soapenv:Fault>`;
  expect(soapAnswer('PowerOn', envelope('soapenv', fault))).toEqual({ fault: 'InvalidPowerState', message: 'not now' });
});

test('an answer to something else, or no SOAP at all, is no answer', () => {
  expect(soapAnswer('Ask', envelope('soapenv', '<TellResponse/>'))).toBeUndefined();
  expect(soapAnswer('Ask', 'Bad gateway')).toBeUndefined();
});

test('a managed object reference is told from the type that the schema gives a value', () => {
  const value = { '#text': 'datastore-1', '@type': 'Datastore', '@xsi:type': 'ManagedObjectReference' };
  expect([textOf(value), textOf(child(value, '@type')), schemaTypeOf(value)]).toEqual([
    'datastore-1',
    'Datastore',
    'ManagedObjectReference',
  ]);
  expect(children({ item: [1, 2] }, 'item').map(textOf)).toEqual(['1', '2']);
});
