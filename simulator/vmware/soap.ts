/**
 * SOAP 1.1 as a vCenter speaks it: one call, its answer or the fault that it gives instead.
 *
 * Elements are plain objects in the order in which the schema wants them, attributes under `@name`, text under `#text`.
 * What comes in has lost the prefixes of its element names, because they differ from server to server.
 */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';

export type Xml = string | number | boolean | XmlElement | readonly Xml[] | undefined;

export interface XmlElement {
  readonly [name: string]: Xml;
}

/** A fault: the name of its type, such as `DuplicateName`, and what the server says to a person. */
export interface SoapFault {
  readonly fault: string;
  readonly message: string;
}

export type SoapAnswer = { readonly values: readonly Xml[] } | SoapFault;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
});
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  htmlEntities: true,
  transformTagName: (name) => name.slice(name.indexOf(':') + 1),
});

const NAMESPACES = {
  '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
  '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  '@xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
};

/** The text of a call. */
export function soapCall(method: string, content: XmlElement): string {
  const call = { [method]: { '@xmlns': 'urn:vim25', ...content } };
  return builder.build({ 'soapenv:Envelope': { ...NAMESPACES, 'soapenv:Body': call } });
}

/** What the answer to a call holds; undefined when the text is no answer to it. */
export function soapAnswer(method: string, text: string): SoapAnswer | undefined {
  const body = child(child(parser.parse(text) as Xml, 'Envelope'), 'Body');
  const fault = child(body, 'Fault');
  if (fault !== undefined) {
    const [detail] = Object.values((child(fault, 'detail') ?? {}) as XmlElement);
    return { fault: schemaTypeOf(detail), message: textOf(child(fault, 'faultstring')) };
  }
  const response = child(body, `${method}Response`);
  return response === undefined ? undefined : { values: children(response, 'returnval') };
}

/** The elements of that name directly inside, however many there are. */
export function children(xml: Xml, name: string): readonly Xml[] {
  const found = child(xml, name);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

/** The element at the end of this path of names; undefined when there is none. */
export function child(xml: Xml, ...path: readonly string[]): Xml {
  return path.reduce<Xml>((at, name) => (typeof at === 'object' ? (at as XmlElement)[name] : undefined), xml);
}

/** The type that the schema gives it (`xsi:type`, whatever the server's prefix is); empty when it says none. */
export function schemaTypeOf(xml: Xml): string {
  if (typeof xml !== 'object') return '';
  const name = Object.keys(xml).find((key) => /^@.+:type$/.test(key));
  return name === undefined ? '' : textOf((xml as XmlElement)[name]);
}

/** Its text; empty when it has none. */
export function textOf(xml: Xml): string {
  if (typeof xml === 'object') return textOf((xml as XmlElement)['#text']);
  return xml === undefined ? '' : String(xml);
}
