/**
 * The vSphere Web Services API, as far as it is needed: calls, tasks, and the properties of everything of one type that
 * the vCenter has. Works over a role's own network, so that whatever cuts that line shows here.
 */
import { ok } from '../../reference/model/result.ts';
import { child, children, schemaTypeOf, textOf, type Xml, type XmlElement } from './soap.ts';
import {
  type Reference,
  referenceOf,
  referenceXml,
  refused,
  type VimEndpoint,
  type VimResult,
  type VimSession,
  vimSessions,
} from './vim-session.ts';

/** A managed object with the properties that were asked for and that it has. */
export interface Entity {
  readonly reference: Reference;
  readonly properties: ReadonlyMap<string, Xml>;
}

export interface Vim {
  call(method: string, on: Reference, content?: XmlElement): Promise<VimResult<readonly Xml[]>>;
  /** A call that begins a task; settles with the task's result. */
  perform(method: string, on: Reference, content?: XmlElement): Promise<VimResult<Xml>>;
  /** Everything of that type in the whole inventory, with these properties. */
  inventory(type: string, properties: readonly string[]): Promise<VimResult<readonly Entity[]>>;
  /** Settles when something of that type came, went or changed in these properties; after a second anyhow. */
  change(type: string, properties: readonly string[]): Promise<VimResult<undefined>>;
}

const TASK_LOOK_MS = 1000;
const CHANGE_WAIT_SECONDS = 1;
/** The network's patience with a call that waits for a second of real time, which is long in lab time. */
const CHANGE_PATIENCE_MS = 3_600_000;

export function openVim(endpoint: VimEndpoint): Vim {
  const within = vimSessions(endpoint);

  async function resultOf(session: VimSession, task: Reference): Promise<VimResult<Xml>> {
    for (;;) {
      const propSet = { type: 'Task', pathSet: ['info.state', 'info.result', 'info.error'] };
      const found = await retrieve(session, { propSet, objectSet: { obj: referenceXml(task) } });
      if (!found.ok) return found;
      const properties = found.value[0]?.properties;
      const state = textOf(properties?.get('info.state'));
      if (state === 'success') return ok(properties?.get('info.result'));
      if (state === 'error') {
        const error = properties?.get('info.error');
        const fault = schemaTypeOf(child(error, 'fault'));
        return refused(task.value, { fault, message: textOf(child(error, 'localizedMessage')) });
      }
      await endpoint.clock.sleep(TASK_LOOK_MS);
    }
  }

  return {
    call: (method, on, content = {}) => within((session) => session.call(method, on, content)),
    perform: (method, on, content = {}) =>
      within(async (session) => {
        const begun = await session.call(method, on, content);
        return begun.ok ? resultOf(session, referenceOf(begun.value[0])) : begun;
      }),
    inventory: (type, properties) =>
      within(async (session) => {
        const filter = await filterOf(session, type, properties);
        return filter.ok ? retrieve(session, filter.value) : filter;
      }),
    change: (type, properties) => within((session) => change(session, type, properties)),
  };
}

async function retrieve(session: VimSession, specSet: XmlElement): Promise<VimResult<Entity[]>> {
  const collector = session.service('propertyCollector');
  const answer = await session.call('RetrievePropertiesEx', collector, { specSet, options: {} });
  return answer.ok ? ok(children(answer.value[0], 'objects').map(entityOf)) : answer;
}

/** Everything of that type, as a property collector is told to look for it. */
async function filterOf(
  session: VimSession,
  type: string,
  properties: readonly string[],
): Promise<VimResult<XmlElement>> {
  const view = await viewOf(session, type);
  if (!view.ok) return view;
  const selectSet = { '@xsi:type': 'TraversalSpec', type: 'ContainerView', path: 'view', skip: false };
  const objectSet = { obj: referenceXml(view.value), skip: true, selectSet };
  return ok({ propSet: { type, pathSet: properties }, objectSet });
}

async function viewOf(session: VimSession, type: string): Promise<VimResult<Reference>> {
  const known = session.views.get(type);
  if (known) return ok(known);
  const container = referenceXml(session.service('rootFolder'));
  const content = { container, type, recursive: true };
  const made = await session.call('CreateContainerView', session.service('viewManager'), content);
  if (!made.ok) return made;
  const view = referenceOf(made.value[0]);
  session.views.set(type, view);
  return ok(view);
}

async function change(session: VimSession, type: string, properties: readonly string[]): Promise<VimResult<undefined>> {
  const collector = session.service('propertyCollector');
  const version = session.versions.get(type) ?? '';
  if (version === '') {
    const spec = await filterOf(session, type, properties);
    if (!spec.ok) return spec;
    const made = await session.call('CreateFilter', collector, { spec: spec.value, partialUpdates: false });
    if (!made.ok) return made;
  }
  const content = { version, options: { maxWaitSeconds: CHANGE_WAIT_SECONDS } };
  const told = await session.call('WaitForUpdatesEx', collector, content, CHANGE_PATIENCE_MS);
  if (!told.ok) return told;
  session.versions.set(type, textOf(child(told.value[0], 'version')) || version);
  return ok();
}

function entityOf(object: Xml): Entity {
  const properties = children(object, 'propSet').map((set) => [textOf(child(set, 'name')), child(set, 'val')] as const);
  return { reference: referenceOf(child(object, 'obj')), properties: new Map(properties) };
}
