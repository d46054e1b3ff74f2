/** A session with a vCenter: signing in, calls of its SOAP API, and signing in again when the vCenter has forgotten us. */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Clock, HypervisorErrorCode, HypervisorFailure, Network } from '../../reference/runtime.ts';
import { child, soapAnswer, soapCall, type SoapFault, textOf, type Xml, type XmlElement } from './soap.ts';

/** A managed object: its type and the vCenter's name for it. */
export interface Reference {
  readonly type: string;
  readonly value: string;
}

export interface VimFailure extends HypervisorFailure {
  /** The type of the vCenter's fault, such as `InvalidPowerState`; absent when the network failed. */
  readonly fault?: string;
}

export type VimResult<Value> = Result<Value, VimFailure>;

export interface VimEndpoint {
  readonly network: Pick<Network, 'request'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface VimSession {
  /** One of the vCenter's services, such as `propertyCollector`. */
  service(name: string): Reference;
  /** @param timeoutMs for calls that wait; the network's own when absent. */
  call(method: string, on: Reference, content: XmlElement, timeoutMs?: number): Promise<VimResult<readonly Xml[]>>;
  /** What was made for this session and ends with it: the view of each type's whole inventory. */
  readonly views: Map<string, Reference>;
  /** How far the changes of each type have been told. */
  readonly versions: Map<string, string>;
}

/** Does work within a session; does it once more within a new one when the vCenter no longer knows the first. */
export type WithinSession = <Value>(
  work: (session: VimSession) => Promise<VimResult<Value>>,
) => Promise<VimResult<Value>>;

const SERVICE: Reference = { type: 'ServiceInstance', value: 'ServiceInstance' };

/** What a vCenter says to a session that it no longer knows, or whose views went with it (vcsim). */
const FORGOTTEN: readonly string[] = ['NotAuthenticated', 'ManagedObjectNotFound'];

const CODES: Readonly<Record<string, HypervisorErrorCode>> = {
  DuplicateName: 'MACHINE_EXISTS',
  FileNotFound: 'MACHINE_NOT_FOUND',
  ManagedObjectNotFound: 'MACHINE_NOT_FOUND',
  InsufficientHostMemoryCapacityFault: 'NOT_ENOUGH_MEMORY',
  InsufficientMemoryResourcesFault: 'NOT_ENOUGH_MEMORY',
  InvalidLogin: 'NO_PERMISSION',
  NoPermission: 'NO_PERMISSION',
};

export function vimSessions({ network, host, port, user, password }: VimEndpoint): WithinSession {
  let session: VimSession | undefined;

  async function post(
    method: string,
    on: Reference,
    content: XmlElement,
    cookie: string | undefined,
    timeoutMs?: number,
  ): Promise<VimResult<{ values: readonly Xml[]; cookie: string | undefined }>> {
    const headers = {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"urn:vim25/6.5"',
      ...(cookie && { cookie }),
    };
    const body = soapCall(method, { _this: referenceXml(on), ...content });
    const request = { method: 'POST', path: '/sdk', headers, body } as const;
    const response = await network.request({ host, port }, request, { timeoutMs });
    if (!response.ok) return response;
    const answer = soapAnswer(method, String(response.value.body ?? ''));
    if (!answer) return fail('FABRIC_FAULT', `${host} gave no answer to ${method} (HTTP ${response.value.status})`);
    if ('fault' in answer) return refused(method, answer);
    const given = response.value.headers?.['set-cookie']?.split(';')[0];
    return ok({ values: answer.values, cookie: given ?? cookie });
  }

  async function signIn(): Promise<VimResult<VimSession>> {
    const service = await post('RetrieveServiceContent', SERVICE, {}, undefined);
    if (!service.ok) return service;
    const [services] = service.value.values;
    const manager = referenceOf(child(services, 'sessionManager'));
    const login = await post('Login', manager, { userName: user, password }, service.value.cookie);
    if (!login.ok) return login;
    session = {
      service: (name) => referenceOf(child(services, name)),
      async call(method, on, content, timeoutMs) {
        const answer = await post(method, on, content, login.value.cookie, timeoutMs);
        return answer.ok ? ok(answer.value.values) : answer;
      },
      views: new Map(),
      versions: new Map(),
    };
    return ok(session);
  }

  return async (work) => {
    const current = session ? ok(session) : await signIn();
    if (!current.ok) return current;
    const result = await work(current.value);
    if (result.ok || !FORGOTTEN.includes(result.failure.fault ?? '')) return result;
    // It was started anew, or the session was idle for too long.
    const renewed = await signIn();
    return renewed.ok ? work(renewed.value) : renewed;
  };
}

export function referenceXml({ type, value }: Reference): XmlElement {
  return { '@type': type, '#text': value };
}

export function referenceOf(xml: Xml): Reference {
  return { type: textOf(child(xml, '@type')), value: textOf(xml) };
}

export function refused(what: string, { fault, message }: SoapFault): { ok: false; failure: VimFailure } {
  const code = CODES[fault] ?? 'FABRIC_FAULT';
  return { ok: false, failure: { code, fault, message: `${what}: ${fault}${message && `, ${message}`}` } };
}
